"""The actions for programs: the whole way of a draft, the register, and starting runs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.web import runs
from tests.web.conftest import Web
from tests.web.test_drafts_page import document_of, stored


def test_a_program_takes_a_draft_from_the_document_to_publication(own_web: Web) -> None:
    writer, first, second = (own_web.client(role) for role in ("prüfen", "freigeben", "verwalten"))
    made = writer.post(
        "/api/v1/drafts",
        json={"template": "pressemitteilung", "document": document_of(own_web, "2023-04-18-ki")},
    ).json()
    address = f"/api/v1/drafts/{made['id']}"
    assert any(sentence["source"] for sentence in made["sentences"])
    assert made["open"]
    changed = writer.put(
        f"{address}/paragraphs/2", json={"seen": made["words"], "text": "Eine neue Unterzeile"}
    )
    assert changed.status_code == 200
    assert "Eine neue Unterzeile" in [s["text"] for s in changed.json()["sentences"]]
    assert (
        writer.put(f"{address}/paragraphs/2", json={"seen": made["words"], "text": "x"}).status_code
        == 409
    )
    seen = {"seen": changed.json()["words"]}
    for number in range(1, len(made["quotes"]) + 1):
        assert (
            first.put(f"{address}/quotes/{number}", json={"status": "approved", **seen}).status_code
            == 200
        )
    assert writer.post(f"{address}/steps", json={"step": "submit"}).json()["state"] == "in_review"
    assert writer.post(f"{address}/steps", json={"step": "approve", **seen}).status_code == 403
    for client in (first, second):
        assert client.post(f"{address}/steps", json={"step": "approve", **seen}).status_code == 200
    assert (
        first.post(f"{address}/steps", json={"step": "publish", **seen}).json()["state"]
        == "published"
    )
    assert [line["id"] for line in own_web.client("lesen").get("/api/v1/drafts").json()] == [
        made["id"]
    ]


def test_an_embargoed_draft_does_not_exist_for_a_reader(own_web: Web) -> None:
    made = (
        own_web.client("verwalten").post("/api/v1/drafts", json={"template": "personalie"}).json()
    )
    held = own_web.client("freigeben").put(
        f"/api/v1/drafts/{made['id']}/embargo",
        json={"moment": "24. Dezember 2099, 10 Uhr", "seen": made["words"]},
    )
    assert held.json()["embargo"].startswith("2099-12-24")
    for role in ("lesen", "prüfen"):
        client = own_web.client(role)
        assert client.get("/api/v1/drafts").json() == []
        assert client.get(f"/api/v1/drafts/{made['id']}").status_code == 404
    wrong = own_web.client("freigeben").put(
        f"/api/v1/drafts/{made['id']}/embargo", json={"moment": "irgendwann", "seen": made["words"]}
    )
    assert wrong.status_code == 422
    assert stored(own_web, made["id"]).embargo


def test_a_register_entry_is_tried_and_changed(own_register: Web) -> None:
    client = own_register.client("prüfen")
    entry = next(p for p in client.get("/api/v1/register/partners").json() if p["id"] == "ba")
    entry["names"] = [*entry["names"], "Beschäftigte"]
    tried = client.put("/api/v1/register/partners/ba?trial=true", json=entry).json()
    assert tried["trial"]
    assert tried["documents"]
    assert (
        client.put("/api/v1/register/partners/ba", json=entry).json()["documents"]
        == tried["documents"]
    )
    assert (
        client.put("/api/v1/register/partners/ba", json={**entry, "id": "anders"}).status_code
        == 422
    )


_NO_PROCESS = 2**22 + 1  # beyond what Linux gives: a run that has ended, so that the next may begin


def test_runs_are_started_by_programs(own_web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def popen(command: list[str], **_: object) -> SimpleNamespace:
        commands.append(command)
        return SimpleNamespace(pid=_NO_PROCESS, wait=lambda: 0)

    monkeypatch.setattr(runs.subprocess, "Popen", popen)
    client = own_web.client("prüfen")
    assert client.post("/api/v1/runs").status_code == 202
    assert client.post("/api/v1/quarantine/retry", json={}).status_code == 202
    assert client.post("/api/v1/quarantine/retry", json={"place": "/nirgends"}).status_code == 404
    assert [command[-1] for command in commands] == ["ingest", "retry"]
