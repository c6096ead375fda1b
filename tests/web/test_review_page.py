"""The queue: one ruling at a time, by form, by HTMX and by program; each can be taken back."""

from __future__ import annotations

import re
import threading

import pytest
from fastapi.testclient import TestClient

from pipeline.ingest.intake import Intake
from pipeline.reading.sources.types import Known
from pipeline.review.retagging import Retagging
from pipeline.tagging.rulings import Ruling
from tests.web.conftest import Web


def with_open_place(web: Web) -> TestClient:
    """A client of an archive in which one name waits: a short form that means other things too."""
    return with_open_places(web, "bgf", 1)


def with_open_places(web: Web, name: str, number: int) -> TestClient:
    """The same with so many documents in which it waits, whose files begin with `name`."""
    text = "Maßnahmen der betrieblichen Gesundheitsförderung (BGF) ersetzen nicht die Pflichten des Arbeitgebers."
    files = [web.workspace.inbox / f"{name}-{at}.txt" for at in range(number)]
    for file in files:
        file.write_text(f"Gesunde Betriebe\n\n{text}\n\n{file.stem}\n", encoding="utf8")
    with Intake(web.workspace.settings) as intake:
        for plan in intake.survey(files).planned:
            intake.take_in(plan)
    return web.client("prüfen")


def queue(client: TestClient) -> dict:
    return client.get("/api/v1/review").json()


def test_an_empty_archive_has_nothing_to_decide(own_web: Web) -> None:
    answer = own_web.client("prüfen").get("/pruefen")
    assert answer.status_code == 200
    assert "<h1>Prüfen</h1>" in answer.text


def test_a_decision_by_form_leads_to_the_next_place_and_can_be_taken_back(own_web: Web) -> None:
    client = with_open_place(own_web)
    before = queue(client)
    assert before["open"] >= 1
    item = before["items"][0]
    form = {
        "stelle": item["item"],
        "aktion": "accept",
        "eintrag": item["candidates"][0]["id"],
        "danach": "",
    }
    answer = client.post("/pruefen", data=form)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/pruefen")
    assert item["item"] not in [i["item"] for i in queue(client)["items"]]
    page = client.get("/pruefen").text
    ruling = re.search(r'name="entscheidung" value="(\w+)"', page)
    assert ruling
    assert client.post("/pruefen/zurueck", data={"entscheidung": ruling[1]}).status_code == 303
    assert queue(client)["items"][0]["item"] == item["item"]


def test_htmx_gets_only_the_work(own_web: Web) -> None:
    client = with_open_place(own_web)
    item = queue(client)["items"][0]
    answer = client.post(
        "/pruefen",
        data={"stelle": item["item"], "aktion": "reject"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Erledigt" in answer.text


def test_tags_follow_behind_the_page_and_the_place_is_gone_at_once(
    own_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, site = with_open_place(own_web), own_web.app.state.site
    gate, settle = threading.Event(), Retagging.settle

    def held(self: Retagging, ruling: Ruling) -> list[str]:
        assert gate.wait(30)
        return settle(self, ruling)

    monkeypatch.setattr(Retagging, "settle", held)
    item = queue(client)["items"][0]
    form = {"stelle": item["item"], "aktion": "never"}
    try:
        page = client.post("/pruefen", data=form, headers={"HX-Request": "true"}).text
        assert item["item"] not in page
        assert item["item"] not in [one["item"] for one in queue(client)["items"]]
        stored = site.archive.rulings.unsettled()
        assert item["surface"] in [tag.surface for _, tag in stored]  # not tagged anew yet
    finally:
        gate.set()
    site.jobs.wait()
    assert item["surface"] not in [tag.surface for _, tag in site.archive.rulings.unsettled()]
    assert queue(client)["open"] == 0


def test_a_program_decides_and_undoes(own_web: Web) -> None:
    client = with_open_place(own_web)
    item = queue(client)["items"][0]
    made = client.post(
        "/api/v1/review/decisions", json={"item": item["item"], "action": "never", "why": "Probe"}
    ).json()
    assert made["decision"]["why"] == "Probe"
    assert made["decision"]["by"] == "Anna Prüfen"
    gone = client.delete(f"/api/v1/review/decisions/{made['decision']['id']}")
    assert gone.status_code == 200
    assert queue(client)["items"]


def test_a_place_that_is_not_there_is_told_in_german(own_web: Web) -> None:
    answer = own_web.client("prüfen").post(
        "/api/v1/review/decisions", json={"item": "x:1:partner", "action": "reject"}
    )
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Dokument" in answer.json()["detail"]


def test_each_decision_stands_in_the_audit(own_web: Web) -> None:
    client = with_open_place(own_web)
    item = queue(client)["items"][0]
    client.post("/pruefen", data={"stelle": item["item"], "aktion": "reject"})
    last = own_web.app.state.site.archive.audit.entries(1)[0]
    assert last.action.startswith("Schlagwort")
    assert "Anna" not in last.actor


def test_a_new_partner_goes_into_the_register(own_register: Web) -> None:
    client = own_register.client("prüfen")
    answer = client.post(
        "/pruefen/partner", data={"name": "Gewerbeverein Musterstadt e. V.", "kuerzel": "GVMU"}
    )
    assert answer.status_code == 303
    text = (own_register.workspace.folder / "corpus" / "vocabulary" / "partners.toml").read_text(
        encoding="utf8"
    )
    assert 'name = "Gewerbeverein Musterstadt e. V."' in text
    twice = client.post("/pruefen/partner", data={"name": "Gewerbeverein Musterstadt e. V."})
    assert twice.status_code == 409
    assert "steht schon im Register" in twice.text


# What a person says of a place, what becomes of it, and what the page says.
DOUBTS = [("trust", "trusted", "nimmt es so auf"), ("keep", "doubted", "gilt weiter")]


@pytest.mark.parametrize(("action", "outcome", "said"), DOUBTS)
def test_a_place_that_shows_something_else_waits_for_a_person(
    own_web: Web, action: str, outcome: str, said: str
) -> None:
    client, watched = own_web.client("prüfen"), own_web.app.state.site.archive.watched
    place = "https://quelle.example/brief-7"
    watched.watch("rundbriefe", [Known(place, "ab" * 32, "doubted", reason="Wartung.", misses=3)])
    assert "1 Ort einer Quelle zeigt anderes als bisher" in client.get("/").text
    page = client.get("/pruefen").text
    assert place in page
    assert "Wartung. · 3 Läufe lang" in page
    form = {"quelle": "rundbriefe", "ort": place, "aktion": action}
    assert client.post("/pruefen/quelle", data=form).status_code == 303
    assert watched.of("rundbriefe")[place].outcome == outcome
    after = client.get("/pruefen").text
    assert said in after
    assert place not in after
    assert client.post("/pruefen/quelle", data=form | {"ort": "anderswo"}).status_code == 404
