"""The register on the page: looked up, tried out, changed; nothing is written before staff say
so.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipeline.registers.entries import Partner
from tests.web.conftest import Web


@pytest.fixture
def client(own_register: Web) -> TestClient:
    return own_register.client("prüfen")


def register_of(web: Web) -> Path:
    return web.workspace.folder / "corpus" / "vocabulary" / "partners.toml"


def form_of(partner: Partner, **changes: str) -> dict[str, str]:
    values = {
        name: "\n".join(value) if isinstance(value, tuple) else str(value or "")
        for name, value in partner.model_dump().items()
        if name != "id"
    }
    return values | changes


def partner_of(web: Web, id: str) -> Partner:
    return next(p for p in web.app.state.site.vocabulary().partners if p.id == id)


def test_a_partner_is_found_by_name_and_short_form(client: TestClient) -> None:
    assert "Bundesagentur für Arbeit" in client.get("/register", params={"q": "bundesagentur"}).text
    assert "0 Partner" in client.get("/register", params={"q": "gibt es nicht"}).text


def test_a_preview_shows_what_would_come_and_writes_nothing(
    own_register: Web, client: TestClient
) -> None:
    before = register_of(own_register).read_bytes()
    ba = partner_of(own_register, "ba")
    answer = client.post("/register/partner/ba/vorschau", data=form_of(ba, names="Beschäftigte"))
    assert answer.status_code == 200
    assert "kommt hinzu" in answer.text
    assert "Beschäftigte" in answer.text
    assert register_of(own_register).read_bytes() == before


def test_saving_writes_and_tags_anew(own_register: Web, client: TestClient) -> None:
    ba = partner_of(own_register, "ba")
    answer = client.post(
        "/register/partner/ba", data=form_of(ba, names="\n".join((*ba.names, "Beschäftigte")))
    )
    assert answer.status_code == 303
    assert "geaendert=0" not in answer.headers["location"]
    assert "Gespeichert" in client.get(answer.headers["location"]).text
    assert "Beschäftigte" in partner_of(own_register, "ba").names
    tagged = own_register.app.state.site.store.facts.tagged("partner", ["ba"])
    assert tagged


def test_a_fault_is_told_and_nothing_is_written(own_register: Web, client: TestClient) -> None:
    before = register_of(own_register).read_bytes()
    ba = partner_of(own_register, "ba")
    for changes in ({"status": "Freund"}, {"valid_from": "gestern"}):
        answer = client.post("/register/partner/ba", data=form_of(ba, **changes))
        assert answer.status_code == 422
        assert register_of(own_register).read_bytes() == before
    assert client.get("/register/partner/nichts").status_code == 404
