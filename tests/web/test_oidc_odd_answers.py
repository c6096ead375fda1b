"""Odd answers of a sign-in service are a German sentence, never a fault."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from httpx import Response

from tests.web.conftest import Web
from tests.web.test_oidc import Issuer, Odd, both, issuer, leave, one, opened, web  # noqa: F401 - fixtures of another file

HTML = {"content-type": "text/html"}
_ABOUT = {
    "issuer": "ISSUER", "authorization_endpoint": "ISSUER/auth",
    "token_endpoint": "ISSUER/token", "jwks_uri": "ISSUER/keys",
}  # fmt: skip


def about(**other: Any) -> Odd:
    return Odd(json.dumps({**_ABOUT, **other}).encode())


WELL_KNOWN = "/.well-known/openid-configuration"
ANYWHERE = [
    Odd(b""),
    Odd(b"null"),
    Odd(b"[]"),
    Odd(b"17"),
    Odd(b'"Guten Tag"'),
    Odd(b"[" * 100_000),
    Odd(b"{" + b'"a":{' * 50_000),
    Odd(b'{"issuer": 9' + b"9" * 10_000 + b"}"),
    Odd(b'{"issuer": "ISSUER"'),
    Odd(b"\xff\xfe\x00"),
    Odd(b"<html><body>Wartung</body></html>", headers=HTML),
    Odd(b"<html>Nicht gefunden</html>", 404, HTML),
    Odd(b"kaputt", 500),
    Odd(b'{"error": "temporarily_unavailable"}', 503),
    Odd(b"", 204),
    Odd(b"", 302, {"location": "ISSUER/anderswo"}),
    Odd(b"", 302, {"location": "http://[::1"}),
    Odd(b"", 307, {}),
    Odd(b" " * 5_000_000 + b"{}"),
    Odd(gzip.compress(b"{}", mtime=0), headers={"content-encoding": "gzip"}),
    Odd(b"{}", headers={"content-encoding": "gzip"}),
    Odd(b"{}", headers={"content-type": "application/json; charset=gibtsnicht"}),
    Odd(b"{}"),
]
ODD_ABOUT = [
    about(issuer=7), about(issuer=None), about(issuer=["ISSUER"]), about(issuer="https://evil.example"),
    about(authorization_endpoint=None), about(authorization_endpoint={}),
    about(authorization_endpoint="javascript:alert(1)"),
    about(authorization_endpoint="/auth"), about(authorization_endpoint="http://[::1"),
    about(authorization_endpoint="http://a:99999/"),
    about(token_endpoint=1), about(token_endpoint="ftp://ISSUER"), about(token_endpoint="http://"),
    about(jwks_uri=True), about(jwks_uri=""), about(jwks_uri="file:///etc/passwd"),
]  # fmt: skip
ODD_TOKENS = [
    Odd(json.dumps(value).encode())
    for value in (
        {"access_token": "x"},
        {"access_token": "x", "id_token": None},
        {"access_token": "x", "id_token": 5},
        {"access_token": "x", "id_token": ["a.b.c"]},
        {"access_token": "x", "id_token": {}},
        {"access_token": "x", "id_token": ""},
        {"access_token": "x", "id_token": "a.b.c"},
        {"access_token": "x", "id_token": "ä" * 100},
        {"access_token": "x", "id_token": "e30.e30."},
        {"access_token": "x", "id_token": "." * 10_000},
        {"access_token": "x", "id_token": "a.b.c", "expires_in": "bald"},
        {"access_token": "x", "id_token": "a.b.c", "expires_in": []},
        {"access_token": "x", "id_token": "a.b.c", "expires_at": {}},
        {"error": 5},
        {"error": None, "error_description": []},
        {"error": "access_denied", "error_description": "<b>nein</b>"},
        {"id_token": "a.b.c", "error": {"x": 1}},
    )
]
ODD_KEYS = [
    Odd(json.dumps(value).encode())
    for value in (
        {"keys": None}, {"keys": {}}, {"keys": "k"}, {"keys": [1]}, {"keys": [None]}, {"keys": []}, {"keys": [{}]},
        {"keys": [{"kty": "RSA"}]}, {"keys": [{"kty": "RSA", "kid": "k", "n": 1, "e": []}]},
        {"keys": [{"kty": 5, "kid": "k"}]},
        {"keys": [{"kty": "RSA", "kid": "k", "n": "AQ", "e": "AQAB"}]},
        {"keys": [{"kty": "oct", "kid": "k", "k": "eA"}]},
        {"keys": [{"kty": "EC", "kid": "k", "crv": "P-999", "x": "eA", "y": "eA"}]},
        {"keys": [{"kty": "OKP", "kid": "k", "crv": "Ed25519", "x": "eA"}]},
    )
]  # fmt: skip
PLACES = [
    *((WELL_KNOWN, odd) for odd in (*ANYWHERE, *ODD_ABOUT)),
    *(("/token", odd) for odd in (*ANYWHERE, *ODD_TOKENS)),
    *(("/keys", odd) for odd in (*ANYWHERE, *ODD_KEYS)),
]


def refusal(answer: Response) -> str:
    """What a person reads who is not let in: a German sentence and what to do next."""
    assert answer.status_code in (403, 409, 503), answer.status_code
    said = re.search(
        r"<strong>Fehler:</strong> ([^<]+)</p>\s*<p class=\"hint\">([^<]+)", answer.text
    )
    assert said, answer.text
    assert re.search(r"nicht|anders|schon|kein|gesperrt", said[1])
    return f"{said[1]} {said[2]}"


@pytest.mark.parametrize(("place", "odd"), PLACES, ids=lambda value: str(value)[:70])
def test_an_odd_answer_is_a_german_sentence(
    one: tuple[Web, Issuer],  # noqa: F811 - a fixture of another file
    place: str,
    odd: Odd,
) -> None:
    web, issuer = one  # noqa: F811 - the same, by its parts
    client = web.client(None)
    given = leave(client, issuer)
    issuer.odd[place] = odd
    refusal(client.get("/anmelden/dienst/antwort", params=given))
    if place == WELL_KNOWN:
        refusal(client.get("/anmelden/dienst"))
    assert client.get("/suche").status_code == 303
    # It was the answer and nothing else.
    issuer.odd.clear()
    given = leave(client, issuer)
    assert client.get("/anmelden/dienst/antwort", params=given).status_code == 303


@pytest.fixture(scope="module")
def nobodys(
    web_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Web, Issuer]]:
    """An installation to which nobody ever came by the service: whoever comes brings a new name."""
    folder = shutil.copytree(web_template, tmp_path_factory.mktemp("nobody") / "web")
    with opened(Path(folder)) as made:
        yield made


ODD_CLAIMS: list[dict[str, Any]] = [
    *({"roles": value} for value in (None, 5, 1.5, True, {}, {"presse": True}, [5], [None], [["presse"]], [{}], "",
            "verwalten", "presse, redaktion")),
    *({"sub": value} for value in (None, 5, [], {}, "", "\ud800", "a\u0000b")),
    *({"iss": value} for value in (None, 5, [], "https://evil.example")),
    *({"aud": value} for value in (None, 5, [], ["wer-anders"], {}, [5], "wer-anders")),
    *({"exp": value} for value in (None, 1, -1, "morgen", [], {}, 1e400)),
    *({"nonce": value} for value in (None, 5, [], "", "anders")),
    *({"nbf": value} for value in (9_999_999_999, "gestern", {})),
    *({"iat": value} for value in (9_999_999_999, "gestern", {})),
    *({"name": value, "email": None} for value in (None, 5, [], {}, "", " ", "x" * 500, "\ud800", "Anna\nLesen",
            "Anna Verwalten", "ANNA  verwalten")),
]  # fmt: skip


@pytest.mark.parametrize("claims", ODD_CLAIMS, ids=lambda value: repr(value)[:70])
def test_odd_claims_are_a_german_sentence(
    nobodys: tuple[Web, Issuer], claims: dict[str, Any]
) -> None:
    web, issuer = nobodys  # noqa: F811 - the same, by its parts
    client = web.client(None)
    refusal(client.get("/anmelden/dienst/antwort", params=leave(client, issuer, **claims)))
    assert client.get("/suche").status_code == 303


@pytest.mark.parametrize(
    "given",
    [
        {}, {"code": "gut"}, {"code": ""}, {"code": "\ud800"}, {"state": "ä"}, {"state": "x" * 5000},
        {"error": "access_denied"}, {"error": "server_error", "error_description": "<script>"},
    ],
)  # fmt: skip
def test_who_comes_back_oddly_reads_a_german_sentence(
    one: tuple[Web, Issuer],  # noqa: F811 - a fixture of another file
    given: dict[str, str],
) -> None:
    web, issuer = one  # noqa: F811 - the same, by its parts
    client = web.client(None)
    state = leave(client, issuer)["state"]
    sent = {name: value.encode("utf8", "surrogatepass") for name, value in given.items()}
    for params in (sent, {"state": state.encode(), **sent}):
        if params != {"code": b"gut", "state": state.encode()}:
            refusal(client.get(f"/anmelden/dienst/antwort?{urlencode(params)}"))
    other = web.client(None)
    other.cookies.set("omdok-dienst", "nichts.daran ist wahr")
    refusal(other.get("/anmelden/dienst/antwort", params={"code": "gut", "state": state}))
    # Nobody is signed in by any of that.
    for visitor in (client, other):
        assert visitor.get("/suche").headers["location"].startswith("/anmelden")


def test_a_silent_service_is_said_so(web: Web, issuer: Issuer) -> None:  # noqa: F811 - a fixture of another file
    issuer.server.shutdown()
    issuer.server.server_close()
    answer = web.client(None).get("/anmelden/dienst")
    assert answer.status_code == 503
    assert "Hausdienst“ antwortet nicht" in answer.text
