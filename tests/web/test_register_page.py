"""The register on the page: looked up, tried out, changed; nothing is written before staff say
so.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipeline.registers.editing import change_partner, mark_of_entry
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
    return values | {"seen": mark_of_entry(partner)} | changes


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
    jobs = own_register.app.state.site.jobs
    jobs.wait()
    id = next(iter(jobs._jobs))
    found = client.get(f"/register/vorschau/{id}").text
    assert "kommt hinzu" in found
    assert "Beschäftigte" in found
    assert register_of(own_register).read_bytes() == before


def test_saving_writes_and_tags_anew(own_register: Web, client: TestClient) -> None:
    ba = partner_of(own_register, "ba")
    answer = client.post(
        "/register/partner/ba", data=form_of(ba, names="\n".join((*ba.names, "Beschäftigte")))
    )
    assert answer.status_code == 303
    own_register.app.state.site.jobs.wait()
    told = client.get(answer.headers["location"]).text
    assert "Gespeichert" in told
    assert re.search(r"Bei \d+ Dokument(en)? haben sich", told)
    assert "Beschäftigte" in partner_of(own_register, "ba").names
    tagged = own_register.app.state.site.archive.facts.tagged("partner", ["ba"])
    assert tagged


# What is typed, beside which field its fault stands, and what it says.
FAULTS = [
    ("status", "Freund", "status", "aus der Liste"),
    ("valid_from", "gestern", "valid_from", "„gestern“ ist kein Tag"),
    ("valid_to", "2024-02-30", "valid_to", "„2024-02-30“ ist kein Tag"),
    ("name", "  ", "name", "fehlt"),
    ("source", "", "source", "fehlt"),
    ("name", "x" * 501, "name", "zu lang"),
    ("notes", "x" * 5001, "notes", "zu lang"),
    ("never_merge", "gibt-es-nicht", "never_merge", "kein anderer Partner"),
    ("never_merge", "ba", "never_merge", "kein anderer Partner"),
    ("names", "Zentralverband Deutsches Baugewerbe", "names", "mehrdeutig"),
    ("abbreviations", "ZDB", "abbreviations", "mehrdeutig"),
    ("names", "§ !", "", "ist leer"),
]


@pytest.mark.parametrize(("typed", "text", "where", "said"), FAULTS)
@pytest.mark.parametrize("step", ["", "/vorschau"])
def test_a_fault_stands_beside_its_field_and_all_that_was_typed_stays(
    own_register: Web, client: TestClient, typed: str, text: str, where: str, said: str, step: str
) -> None:
    before = register_of(own_register).read_bytes()
    form = form_of(partner_of(own_register, "ba"), role="Ein neuer Satz", **{typed: text})
    answer = client.post(f"/register/partner/ba{step}", data=form)
    assert answer.status_code == 422
    assert register_of(own_register).read_bytes() == before
    shown = re.search(
        rf'<p class="fault" id="e-{where}">([^<]+)'
        if where
        else r"<strong>Fehler:</strong>([^<]+)",
        answer.text,
    )
    assert shown
    assert said in shown[1]
    assert "vocabulary" not in shown[1]
    assert 'value="Ein neuer Satz"' in answer.text
    if typed != "status":
        assert text.strip() in answer.text
    if where:
        assert re.search(rf'id="f-{where}"[^>]*aria-describedby="[^"]*e-{where}"', answer.text)


def test_an_unknown_entry_is_not_found(client: TestClient) -> None:
    assert client.get("/register/partner/nichts").status_code == 404
    assert client.post("/register/partner/nichts", data={"name": "x"}).status_code == 404


def test_a_second_change_of_one_entry_shows_both_and_can_be_saved_then(
    own_register: Web, client: TestClient
) -> None:
    before = partner_of(own_register, "ba")
    folder = register_of(own_register).parent
    theirs = before.model_copy(update={"role": "von Petra"})
    change_partner(folder, theirs, mark_of_entry(before))
    typed = form_of(before, role="von Frida")
    for step in ("/vorschau", ""):
        answer = client.post(f"/register/partner/ba{step}", data=typed)
        assert answer.status_code == 409
        assert "<td>von Petra</td><td>von Frida</td>" in answer.text
        assert 'value="von Frida"' in answer.text
    assert partner_of(own_register, "ba") == theirs
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', answer.text)
    assert seen
    assert client.post("/register/partner/ba", data={**typed, "seen": seen[1]}).status_code == 303
    assert partner_of(own_register, "ba").role == "von Frida"


def test_a_change_of_another_entry_meanwhile_does_not_matter(
    own_register: Web, client: TestClient
) -> None:
    ba, other = own_register.app.state.site.vocabulary().partners[:2]
    folder = register_of(own_register).parent
    change_partner(folder, other.model_copy(update={"role": "neu"}), mark_of_entry(other))
    address = f"/register/partner/{ba.id}"
    assert client.post(address, data=form_of(ba, role="auch neu")).status_code == 303
    assert partner_of(own_register, other.id).role == "neu"
    assert partner_of(own_register, ba.id).role == "auch neu"


def test_a_program_that_saw_an_older_version_is_refused(client: TestClient) -> None:
    address = "/api/v1/register/partners"
    entry = next(p for p in client.get(address).json() if p["id"] == "ba")
    assert client.put(f"{address}/ba", json={**entry, "role": "erste"}).status_code == 200
    refused = client.put(f"{address}/ba", json={**entry, "role": "zweite"})
    assert (refused.status_code, refused.json()["code"]) == (409, "EntryChanged")
    assert refused.json()["faults"] == ["Rolle: jetzt „erste“, gewünscht „zweite“"]
    del entry["mark"]
    assert client.put(f"{address}/ba", json=entry).status_code == 422


def test_a_new_partner_is_taken_in_and_what_is_there_already_is_told(
    own_register: Web, client: TestClient
) -> None:
    typed = {"name": "  Quellwerk  Osthavel e. V. ", "kuerzel": "QWO; QO", "art": ""}
    address = client.post("/register/partner", data=typed).headers["location"]
    taken = partner_of(own_register, address.rpartition("/")[2])
    assert (taken.name, taken.abbreviations) == ("Quellwerk Osthavel e. V.", ("QWO", "QO"))
    assert "Quellwerk Osthavel" in client.get(address).text
    again = client.post("/register/partner", data=typed)
    assert again.status_code == 409
    assert "steht schon im Register" in again.text
    assert 'value="QWO; QO"' in again.text
