"""Signing in by a service of the house, against an issuer of our own on this machine."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
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


class Handler(BaseHTTPRequestHandler):
    issuer: Issuer

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
                    "issuer": self.issuer.address,
                    **{n: self.issuer.address + p for n, p in paths.items()},
                }
            )
        else:
            self._say({"keys": [self.issuer.key.as_dict(private=False)]})

    def do_POST(self) -> None:
        if self._is_odd():
            return
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        proven = base64.urlsafe_b64encode(digest).decode().rstrip("=") == self.issuer.challenge
        basic = base64.b64encode(f"omdok:{SECRET}".encode()).decode()
        if (
            not proven
            or self.headers["authorization"] != f"Basic {basic}"
            or form["code"] != ["gut"]
        ):
            self._say({"error": "invalid_grant"}, 400)
            return
        token = jwt.encode(
            {"alg": self.issuer.algorithm, "kid": "k"},
            self.issuer.claims,
            self.issuer.signer or self.issuer.key,
        )
        self._say({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _is_odd(self) -> bool:
        found = self.issuer.odd.get(self.path)
        if found is None:
            return False
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value.replace("ISSUER", self.issuer.address))
        self.end_headers()
        with suppress(OSError):  # whoever asked may have heard enough
            self.wfile.write(found.body.replace(b"ISSUER", self.issuer.address.encode()))
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


class Issuer:
    """A sign-in service; `claims`, `key` and what it answers at a path are what a test makes
    wrong.
    """

    def __init__(self) -> None:
        self.key, self.signer = RSAKey.generate_key(2048, {"kid": "k"}), None
        self.claims: dict[str, Any] = {}
        self.algorithm = "RS256"
        self.challenge = ""
        self.odd: dict[str, Odd] = {}
        self.server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Bound", (Handler,), {"issuer": self})
        )
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
