"""Correcting kind, title and day of a document on its page, and by a program."""

from __future__ import annotations

import re
from typing import Any

from fastapi.testclient import TestClient

from tests.web.conftest import Web


def first(client: TestClient) -> tuple[str, dict[str, Any]]:
    hit = client.get("/api/v1/search", params={"q": "pressemitteilung-2023-04-18-ki.pdf"}).json()
    id = str(hit["hits"][0]["document"])
    return id, read(client, id)


def read(client: TestClient, id: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/documents/{id}").json()["document"]
    return found


def form_of(document: dict[str, Any], **changed: str) -> dict[str, str]:
    now = {name: document[name] or "" for name in ("kind", "title", "date")}
    return {**{f"gesehen_{name}": value for name, value in now.items()}, **now, **changed}


def test_the_page_says_what_kind_and_day_were_read_from(own_web: Web) -> None:
    client = own_web.client("prüfen")
    id, _ = first(client)
    page = client.get(f"/dokument/{id}").text
    assert "Das Wort steht oben" in page
    assert re.search(r"Datum gelesen aus</dt>\s*<dd><a [^>]*>„18\. April 2023“", page)
    assert f'action="/dokument/{id}/berichtigen"' in page
    assert "/berichtigen" not in own_web.client("lesen").get(f"/dokument/{id}").text


def test_the_form_corrects_and_the_page_takes_back(own_web: Web) -> None:
    client = own_web.client("prüfen")
    id, document = first(client)
    typed = form_of(document, title="Neuer Titel", date="1.2.2022", grund="Anruf")
    done = client.post(f"/dokument/{id}/berichtigen", data=typed)
    assert (done.status_code, done.headers["location"]) == (303, f"/dokument/{id}")
    now = read(client, id)
    assert (now["title"], now["date"]) == ("Neuer Titel", "2022-02-01")
    page = client.get(f"/dokument/{id}").text
    assert ": Anruf" in page
    for ruling in re.findall(r'name="entscheidung" value="(\w+)"', page):
        client.post("/pruefen/zurueck", data={"entscheidung": ruling})
    again = read(client, id)
    assert (again["title"], again["date"]) == (document["title"], document["date"])


def test_what_somebody_else_changed_meanwhile_is_not_written_over(own_web: Web) -> None:
    client = own_web.client("prüfen")
    id, document = first(client)
    client.post(f"/dokument/{id}/berichtigen", data=form_of(document, title="Von Ada"))
    late = client.post(f"/dokument/{id}/berichtigen", data=form_of(document, title="Von Udo"))
    assert late.status_code >= 400
    assert "inzwischen geändert" in late.text
    assert read(client, id)["title"] == "Von Ada"


def test_a_program_corrects_one_field(own_web: Web) -> None:
    client = own_web.client("prüfen")
    id, document = first(client)
    made = client.patch(f"/api/v1/documents/{id}/head", json={"kind": "other", "why": "Merkblatt"})
    (ruling,) = made.json()["decisions"]
    assert (ruling["field"], ruling["was"], ruling["term"]) == ("kind", "press_release", "other")
    now = read(client, id)
    assert (now["kind"], now["title"], now["zones"]) == ("other", document["title"], [])
    assert client.patch(f"/api/v1/documents/{id}/head", json={"date": "neulich"}).status_code >= 400
    assert own_web.client("lesen").patch(f"/api/v1/documents/{id}/head", json={}).status_code == 403
