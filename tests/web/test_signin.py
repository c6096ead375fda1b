"""Signing in and out, and what stands in the way of those who should not."""

from __future__ import annotations

import re

from tests.web.conftest import ADDRESS, PASSWORD, Web

COOKIE = "omdok-sitzung"


def form_of(web: Web) -> tuple[object, str]:
    client = web.client(None)
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/anmelden").text)
    assert found
    return client, found[1]


def test_who_is_not_signed_in_is_sent_to_the_form_and_back(own_web: Web) -> None:
    client = own_web.client(None)
    answer = client.get("/suche?q=Vielfalt")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/anmelden?weiter=%2Fsuche%3Fq%3DVielfalt"
    page = client.get(answer.headers["location"])
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)
    assert token
    form = {"name": "anna lesen", "kennwort": PASSWORD, "csrf": token[1], "weiter": "/suche?q=Vielfalt"}
    answer = client.post("/anmelden", data=form, headers={"Origin": ADDRESS})
    assert (answer.status_code, answer.headers["location"]) == (303, "/suche?q=Vielfalt")
    assert "Anna Lesen" in client.get("/suche").text
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/suche").text)
    assert token
    assert client.post("/abmelden", data={"csrf": token[1]}).status_code == 303
    assert client.get("/suche").status_code == 303
