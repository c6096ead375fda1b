"""Signing in and out, and what stands in the way of those who should not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from app.web.pages.signin import inside
from tests.web.conftest import ADDRESS, PASSWORD, Web, open_web

COOKIE = "omdok-sitzung"


def token_of(client: TestClient, address: str = "/anmelden") -> str:
    # The last form's: who is signed in has another form, to sign out, above it.
    return str(re.findall(r'name="csrf" value="([^"]+)"', client.get(address).text)[-1])


def sign_in(
    client: TestClient, name: str = "Anna Lesen", password: str = PASSWORD, **more: str
) -> Response:
    form = {"name": name, "kennwort": password, "csrf": token_of(client), **more}
    answer: Response = client.post("/anmelden", data=form, headers={"Origin": ADDRESS})
    return answer


def test_who_is_not_signed_in_is_sent_to_the_form_and_back(own_web: Web) -> None:
    client = own_web.client(None)
    answer = client.get("/suche?q=Vielfalt")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/anmelden?weiter=%2Fsuche%3Fq%3DVielfalt"
    answer = sign_in(client, "anna lesen", weiter="/suche?q=Vielfalt")
    assert (answer.status_code, answer.headers["location"]) == (303, "/suche?q=Vielfalt")
    assert "Anna Lesen" in client.get("/suche").text
    assert client.post("/abmelden", data={"csrf": token_of(client, "/suche")}).status_code == 303
    assert client.get("/suche").status_code == 303


def test_the_cookie_is_new_at_each_sign_in_and_out_of_reach_of_scripts(own_web: Web) -> None:
    client = own_web.client(None)
    client.cookies.set(COOKIE, "von-jemand-anderem", domain="127.0.0.1")
    first = sign_in(client)
    cookie = next(
        c
        for c in first.headers.get_list("set-cookie")
        if c.startswith(f"{COOKIE}=") and "Max-Age=0" not in c
    )
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    before = client.cookies[COOKIE]
    assert before != "von-jemand-anderem"
    sign_in(client)
    stolen = own_web.client(None)
    stolen.cookies.set(COOKIE, before)
    assert stolen.get("/suche").status_code == 303
    assert client.get("/suche").status_code == 200


def test_behind_tls_cookies_are_guarded_by_their_name(own_web: Web) -> None:
    with own_web.workspace.config.open("a", encoding="utf8") as file:
        file.write('[web]\nhost = "0.0.0.0"\npublic_url = "https://omdok.example.org"\n')
    web = open_web(own_web.workspace.folder)
    client = TestClient(web.app, base_url="https://omdok.example.org", follow_redirects=False)
    form = {"name": "Anna Lesen", "kennwort": PASSWORD, "csrf": token_of(client)}
    answer = client.post("/anmelden", data=form, headers={"Origin": "https://omdok.example.org"})
    cookies = [c for c in answer.headers.get_list("set-cookie") if "Max-Age=0" not in c]
    assert any(c.startswith(f"__Host-{COOKIE}=") and "Secure" in c for c in cookies)
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    web.app.state.site.close()


def test_wrong_passwords_are_told_alike_and_stop_after_a_while(own_web: Web) -> None:
    client = own_web.client(None)
    wrong = sign_in(client, password="falsch")
    unknown = sign_in(client, name="Niemand", password="falsch")
    assert wrong.status_code == unknown.status_code == 422
    assert "passen nicht zusammen" in wrong.text
    assert "passen nicht zusammen" in unknown.text
    for _ in range(7):
        sign_in(client, password="falsch")
    shut = sign_in(client)
    assert shut.status_code == 429
    assert int(shut.headers["retry-after"]) > 0
    assert sign_in(own_web.client(None), name="Anna Prüfen").status_code == 303
    actions = {entry.action for entry in own_web.app.state.site.archive.audit.entries()}
    assert {"Anmeldung abgewiesen", "angemeldet"} <= actions


def test_the_form_of_another_browser_does_not_sign_in(own_web: Web) -> None:
    form = {"name": "Anna Lesen", "kennwort": PASSWORD, "csrf": token_of(own_web.client(None))}
    assert own_web.client(None).post("/anmelden", data=form).status_code == 409


def test_without_an_account_the_page_says_how_to_make_one(
    web_template: Path, tmp_path: Path
) -> None:
    shutil.copytree(
        web_template, tmp_path / "web", ignore=shutil.ignore_patterns("accounts.sqlite*")
    )
    web = open_web(tmp_path / "web")
    page = web.client(None).get("/anmelden").text
    assert "legt das erste Konto an" in page
    assert "omdok account" not in page
    assert 'name="kennwort"' not in page
    web.app.state.site.close()


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        "/\t/evil.example",
    ],
)
def test_after_signing_in_nobody_is_led_elsewhere(target: str) -> None:
    assert inside(target) == "/"
