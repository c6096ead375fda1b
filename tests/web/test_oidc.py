"""Signing in by a service of the house, against an issuer of our own on this machine."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from pipeline.settings import load_settings
from tests.web.conftest import ADDRESS, Web, open_web

SECRET = "geheim"


@dataclass(frozen=True)
class Odd:
    """An answer that no sign-in service should give; ISSUER stands for the service's address."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})


class Issuer:
    """A sign-in service; `claims`, `key` and what it answers at a path are what a test makes
    wrong.
    """

    def __init__(self) -> None:  # noqa: C901 - one answer a path
        self.key, self.signer = RSAKey.generate_key(2048, {"kid": "k"}), None
        self.claims: dict[str, Any] = {}
        self.algorithm = "RS256"
        self.challenge = ""
        self.odd: dict[str, Odd] = {}
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self._is_odd():
                    return
                if self.path == "/.well-known/openid-configuration":
                    paths = {
                        "authorization_endpoint": "/auth",
                        "token_endpoint": "/token",
                        "jwks_uri": "/keys",
                    }
                    self._say(
                        {
                            "issuer": issuer.address,
                            **{n: issuer.address + p for n, p in paths.items()},
                        }
                    )
                else:
                    self._say({"keys": [issuer.key.as_dict(private=False)]})

            def do_POST(self) -> None:
                if self._is_odd():
                    return
                form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
                digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
                proven = base64.urlsafe_b64encode(digest).decode().rstrip("=") == issuer.challenge
                basic = base64.b64encode(f"omdok:{SECRET}".encode()).decode()
                if (
                    not proven
                    or self.headers["authorization"] != f"Basic {basic}"
                    or form["code"] != ["gut"]
                ):
                    self._say({"error": "invalid_grant"}, 400)
                    return
                token = jwt.encode(
                    {"alg": issuer.algorithm, "kid": "k"},
                    issuer.claims,
                    issuer.signer or issuer.key,
                )
                self._say({"access_token": "x", "token_type": "Bearer", "id_token": token})

            def _is_odd(self) -> bool:
                found = issuer.odd.get(self.path)
                if found is None:
                    return False
                self.send_response(found.status)
                for name, value in found.headers.items():
                    self.send_header(name, value.replace("ISSUER", issuer.address))
                self.end_headers()
                with suppress(OSError):  # whoever asked may have heard enough
                    self.wfile.write(found.body.replace(b"ISSUER", issuer.address.encode()))
                return True

            def _say(self, value: dict[str, Any], status: int = 200) -> None:
                content = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Web, Issuer]]:
    """The installation in a folder, with a sign-in service of its own."""
    issuer = Issuer()
    config = folder / "omdok.toml"
    with config.open("a", encoding="utf8") as file:
        file.write(
            f'[web.oidc]\nissuer = "{issuer.address}"\nclient_id = "omdok"\nsecret_env = '
            '"OMDOK_TEST_OIDC"\n'
            'name = "Hausdienst"\nroles = { redaktion = "prüfen", presse = "freigeben" }\n'
        )
    assert load_settings(config).web.oidc.roles == {"redaktion": "prüfen", "presse": "freigeben"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMDOK_TEST_OIDC", SECRET)
        made = open_web(folder)
        yield made, issuer
        made.app.state.site.close()
    issuer.server.shutdown()
    issuer.server.server_close()


@pytest.fixture(scope="module")
def one(
    web_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Web, Issuer]]:
    """One installation for all answers after which nothing is other than before."""
    folder = shutil.copytree(web_template, tmp_path_factory.mktemp("oidc") / "web")
    with opened(Path(folder)) as made:
        yield made


@pytest.fixture
def both(own_web: Web) -> Iterator[tuple[Web, Issuer]]:
    with opened(own_web.workspace.folder) as made:
        yield made


@pytest.fixture
def web(both: tuple[Web, Issuer]) -> Web:
    return both[0]


@pytest.fixture
def issuer(both: tuple[Web, Issuer]) -> Issuer:
    return both[1]


def leave(client: TestClient, issuer: Issuer, **claims: Any) -> dict[str, str]:
    """Go to the service, which will say these claims; gives what it sends back."""
    answer = client.get("/anmelden/dienst?weiter=/suche%3Fq%3DVielfalt")
    asked = {
        name: values[0]
        for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()
    }
    assert asked["redirect_uri"] == f"{ADDRESS}/anmelden/dienst/antwort"
    issuer.challenge = asked["code_challenge"]
    now = int(time.time())
    issuer.claims = {
        "iss": issuer.address, "aud": "omdok", "sub": "17", "exp": now + 60, "iat": now, "nonce": asked["nonce"],
        "name": "Hans Dienst", "roles": ["redaktion", "presse", "anderes"], **claims,
    }  # fmt: skip
    return {"code": "gut", "state": asked["state"]}


def test_who_comes_from_the_service_has_the_role_it_gives(web: Web, issuer: Issuer) -> None:
    client = web.client(None)
    assert "Anmelden mit Hausdienst" in client.get("/anmelden").text
    back = client.get("/anmelden/dienst/antwort", params=leave(client, issuer))
    assert (back.status_code, back.headers["location"]) == (303, "/suche?q=Vielfalt")
    assert "Hans Dienst" in client.get("/suche").text
    assert web.app.state.site.accounts.get("Hans Dienst").role == "freigeben"
    again = web.client(None)
    assert (
        again.get(
            "/anmelden/dienst/antwort", params=leave(again, issuer, roles="redaktion")
        ).status_code
        == 303
    )
    account = web.app.state.site.accounts.get("Hans Dienst")
    assert (account.role, account.local) == ("prüfen", False)
    web.app.state.site.accounts.disable("Hans Dienst")
    assert again.get("/suche").status_code == 303
    assert again.get("/anmelden/dienst/antwort", params=leave(again, issuer)).status_code == 409


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"nonce": "anders"}, 409),
        ({"aud": "wer-anders"}, 409),
        ({"iss": "https://evil.example"}, 409),
        ({"exp": 1}, 409),
        ({"roles": []}, 403),
        ({"roles": ["verwalten"]}, 403),
        ({"name": "Anna Verwalten"}, 409),
    ],
)
def test_wrong_claims_let_nobody_in(
    web: Web, issuer: Issuer, claims: dict[str, Any], status: int
) -> None:
    client = web.client(None)
    assert (
        client.get("/anmelden/dienst/antwort", params=leave(client, issuer, **claims)).status_code
        == status
    )
    assert client.get("/suche").status_code == 303


def test_foreign_signatures_and_foreign_journeys_let_nobody_in(web: Web, issuer: Issuer) -> None:
    client = web.client(None)
    given = leave(client, issuer)
    assert (
        client.get("/anmelden/dienst/antwort", params={**given, "state": "anders"}).status_code
        == 409
    )
    assert (
        client.get("/anmelden/dienst/antwort", params={**given, "code": "schlecht"}).status_code
        == 409
    )
    assert web.client(None).get("/anmelden/dienst/antwort", params=given).status_code == 409
    issuer.signer = RSAKey.generate_key(2048, {"kid": "k"})
    assert client.get("/anmelden/dienst/antwort", params=given).status_code == 409
    issuer.signer, issuer.algorithm = OctKey.import_key("x" * 32), "HS256"
    assert client.get("/anmelden/dienst/antwort", params=given).status_code == 409
    assert client.get("/suche").status_code == 303


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
    Odd(gzip.compress(b"{}"), headers={"content-encoding": "gzip"}),
    Odd(b"{}", headers={"content-encoding": "gzip"}),
    Odd(b"{}", headers={"content-type": "application/json; charset=gibtsnicht"}),
    Odd(b"{}"),
]
ODD_ABOUT = [
    about(issuer=7), about(issuer=None), about(issuer=["ISSUER"]), about(issuer="https://evil.example"),
    about(authorization_endpoint=None), about(authorization_endpoint={}), about(authorization_endpoint="javascript:alert(1)"),
    about(authorization_endpoint="/auth"), about(authorization_endpoint="http://[::1"), about(authorization_endpoint="http://a:99999/"),
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
        {"keys": [{"kty": "RSA"}]}, {"keys": [{"kty": "RSA", "kid": "k", "n": 1, "e": []}]}, {"keys": [{"kty": 5, "kid": "k"}]},
        {"keys": [{"kty": "RSA", "kid": "k", "n": "AQ", "e": "AQAB"}]}, {"keys": [{"kty": "oct", "kid": "k", "k": "eA"}]},
        {"keys": [{"kty": "EC", "kid": "k", "crv": "P-999", "x": "eA", "y": "eA"}]}, {"keys": [{"kty": "OKP", "kid": "k", "crv": "Ed25519", "x": "eA"}]},
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
def test_an_odd_answer_is_a_german_sentence(web: Web, issuer: Issuer, place: str, odd: Odd) -> None:
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


ODD_CLAIMS: list[dict[str, Any]] = [
    *({"roles": value} for value in (None, 5, 1.5, True, {}, {"presse": True}, [5], [None], [["presse"]], [{}], "", "verwalten", "presse, redaktion")),
    *({"sub": value} for value in (None, 5, [], {}, "", "\ud800", "a\u0000b")),
    *({"iss": value} for value in (None, 5, [], "https://evil.example")),
    *({"aud": value} for value in (None, 5, [], ["wer-anders"], {}, [5], "wer-anders")),
    *({"exp": value} for value in (None, 1, -1, "morgen", [], {}, 1e400)),
    *({"nonce": value} for value in (None, 5, [], "", "anders")),
    *({"nbf": value} for value in (9_999_999_999, "gestern", {})),
    *({"iat": value} for value in (9_999_999_999, "gestern", {})),
    *({"name": value, "email": None} for value in (None, 5, [], {}, "", " ", "x" * 500, "\ud800", "Anna\nLesen", "Anna Verwalten", "ANNA  verwalten")),
]  # fmt: skip


@pytest.mark.parametrize("claims", ODD_CLAIMS, ids=lambda value: repr(value)[:70])
def test_odd_claims_are_a_german_sentence(web: Web, issuer: Issuer, claims: dict[str, Any]) -> None:
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
    one: tuple[Web, Issuer], given: dict[str, str]
) -> None:
    web, issuer = one
    client = web.client(None)
    state = leave(client, issuer)["state"]
    sent = {name: value.encode("utf8", "surrogatepass") for name, value in given.items()}
    for params in (sent, {"state": state.encode(), **sent}):
        if params != {"code": b"gut", "state": state.encode()}:
            refusal(client.get(f"/anmelden/dienst/antwort?{urlencode(params)}"))
    other = web.client(None)
    other.cookies.set("omdok-dienst", "nichts.daran ist wahr")
    refusal(other.get("/anmelden/dienst/antwort", params={"code": "gut", "state": state}))


def test_a_silent_service_is_said_so(web: Web, issuer: Issuer) -> None:
    issuer.server.shutdown()
    issuer.server.server_close()
    answer = web.client(None).get("/anmelden/dienst")
    assert answer.status_code == 503
    assert "Hausdienst“ antwortet nicht" in answer.text
