"""Runs on the page: what is under way, what is due, reports, and what was put aside."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta

import pytest

from app.web import runs
from flows.progress import tell, tracking
from flows.reports import make_report, write_report
from pipeline.ground.errors import Refused
from pipeline.ground.types import FileOutcome
from pipeline.ingest.intake import Intake
from pipeline.keeping.backup import make_backup
from pipeline.settings import Settings
from tests.web.conftest import Web

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def settings(own_web: Web) -> Settings:
    return own_web.workspace.settings


def put_aside(web: Web) -> str:
    broken = web.workspace.inbox / "kaputt.pdf"
    broken.write_bytes(b"%PDF-1.4\nkein PDF")
    with Intake(web.workspace.settings) as intake:
        for plan in intake.survey([broken]).planned:
            assert intake.take_in(plan).outcome == "quarantined"
    return str(broken)


def test_what_is_due_is_told_in_berlin_time(settings: Settings) -> None:
    due = {plan.name: plan.due for plan in runs.plans(settings, NOW)}
    assert due["ingest"] == datetime(2026, 11, 25, 5, 0, tzinfo=UTC)  # six o'clock in winter
    summer = {
        plan.name: plan.due
        for plan in runs.plans(settings, datetime(2026, 7, 1, 12, 0, tzinfo=UTC))
    }
    assert summer["ingest"] == datetime(2026, 7, 2, 4, 0, tzinfo=UTC)


def test_the_run_under_way_is_shown_and_no_second_one_starts(
    own_web: Web, settings: Settings, started: list
) -> None:
    client = own_web.client("prüfen")
    assert "Es läuft nichts" in client.get("/laeufe").text
    with tracking("ingest", "probe", runs.reports_folder(settings)):
        tell("documents", 0, 10)
        tell("documents", 3, 10, "brief.pdf")
        shown = client.get("/laeufe", headers={"HX-Request": "true"})
        assert "Dokumente werden aufgenommen" in shown.text
        assert "<html" not in shown.text
        assert client.get("/api/v1/runs").json()["current"]["total"] == 10
        assert client.post("/laeufe/starten").status_code == 409
    assert "Es läuft nichts" in client.get("/laeufe").text
    assert started == []


def test_a_killed_run_is_no_run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-c", ""])
    os.waitpid(gone, 0)
    tracker = tracking("ingest", "probe", runs.reports_folder(settings))
    with monkeypatch.context() as patch:
        patch.setattr("flows.progress.os.getpid", lambda: gone)
        with tracker as running:
            tell("documents", 1, 10)
            running.finish = lambda: None  # type: ignore[method-assign]  # killed: nobody says that it is over
    assert runs.live(settings, datetime.now(UTC)) is None


def test_a_run_that_does_not_move_is_called_stuck(settings: Settings) -> None:
    with tracking("ingest", "probe", runs.reports_folder(settings)):
        tell("documents", 1, 10)
        found = runs.live(settings, datetime.now(UTC) + timedelta(hours=1))
    assert found
    assert found.is_stuck


def test_a_run_is_started_as_a_process_of_its_own(own_web: Web, started: list[list[str]]) -> None:
    answer = own_web.client("prüfen").post("/laeufe/starten")
    assert answer.status_code == 303
    assert started[0][-1] == "ingest"
    assert "--config" in started[0]


def test_what_was_put_aside_is_shown_with_its_reason_and_tried_again(
    own_web: Web, started: list[list[str]]
) -> None:
    place = put_aside(own_web)
    client = own_web.client("prüfen")
    told = client.get("/api/v1/quarantine").json()
    assert [one["place"] for one in told] == [place]
    assert "PDF" in told[0]["reason"]
    assert client.post("/laeufe/nachholen", data={"ort": place}).status_code == 303
    assert started[0][-3:] == ["retry", "--", place]
    assert client.post("/laeufe/nachholen", data={"ort": "--help"}).status_code == 404


def test_reports_are_listed_and_shown(own_web: Web, settings: Settings) -> None:
    outcome = FileOutcome(path="/x/brief.pdf", outcome="new", document="d")
    file = write_report(
        make_report("kluger-lauf", NOW, NOW, [outcome]), runs.reports_folder(settings)
    )
    assert file
    client = own_web.client("lesen")
    assert file.stem in client.get("/laeufe").text
    shown = client.get(f"/laeufe/bericht/{file.stem}")
    assert "neu aufgenommen: 1" in shown.text
    assert "sandbox" in shown.headers["content-security-policy"]
    assert client.get("/laeufe/bericht/..%2f..%2fomdok").status_code == 404


def test_a_damaged_report_is_left_out(settings: Settings) -> None:
    folder = runs.reports_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "2026-01-01-000000-x.json").write_text("{", encoding="utf8")
    assert runs.reports(settings) == []


@pytest.mark.usefixtures("started")
def test_starting_twice_is_refused_with_the_next_step(settings: Settings) -> None:
    with tracking("ingest", "probe", runs.reports_folder(settings)):
        tell("documents", 1, 10)
        with pytest.raises(Refused, match="läuft schon"):
            runs.start(settings, None, "ingest")


def test_what_needs_attention_is_told_with_the_next_step(own_web: Web) -> None:
    page = own_web.client("lesen").get("/laeufe").text
    assert "Es gibt noch keine Sicherung." in page
    assert "Gesichert wird unter „Verwaltung“" in page
    make_backup(own_web.workspace.settings)
    assert "alles in Ordnung" in own_web.client("lesen").get("/laeufe").text


def test_a_run_that_was_just_started_is_not_told_as_done(own_web: Web, started: list) -> None:
    client = own_web.client("prüfen")
    client.post("/laeufe/starten")
    shown = client.get("/laeufe").text
    assert "Der Lauf beginnt" in shown
    assert "Es läuft nichts" not in shown
    assert "Erledigt" not in shown
    assert started


def test_two_presses_start_one_run(own_web: Web, started: list) -> None:
    client = own_web.client()
    assert [client.post("/laeufe/starten").status_code for _ in range(3)] == [303, 409, 409]
    assert len(started) == 1
