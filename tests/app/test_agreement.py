"""`omdok agreement`, `deadlines` and `rule`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import omdok
from pipeline.archive import open_archive
from pipeline.settings import load_settings
from tests.contracts.test_store_agreements import ENDED, OPEN, RENEWED, put
from tests.workspace import Workspace


@pytest.fixture
def archive(workspace: Workspace) -> Workspace:
    with open_archive(load_settings(workspace.config).store_url) as store:
        for id, text in (("renewed", RENEWED), ("ended", ENDED), ("open", OPEN)):
            put(store, id, text)
    return workspace


def call(workspace: Workspace, *arguments: str) -> Result:
    return CliRunner().invoke(omdok, ["--config", str(workspace.config), *arguments])


def ask(workspace: Workspace, *arguments: str) -> Any:
    result = call(workspace, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_an_agreement_on_a_day(archive: Workspace) -> None:
    told = ask(archive, "agreement", "renewed", "--asof", "2026-11-30")
    assert (told["start"], told["end"]) == ("2022-03-01", "2027-02-28")
    assert told["renewal"] == {"every": 1, "unit": "y"}
    assert told["notice"] == {"length": 3, "unit": "m", "to": "term"}
    assert told["last_notice_day"] == "2026-11-30"
    assert told["state"] == "in_force"
    assert told["duties"][0]["until"] == "2027-03-31"
    for clause in told["clauses"]:
        assert RENEWED[clause["start"] : clause["end"]] == clause["text"]
    shown = call(archive, "agreement", "renewed", "--asof", "2026-11-30").output
    assert "Stand am 30.11.2026: in Kraft" in shown
    assert "§ 188 Abs. 2 BGB" in shown


def test_bare_text_needs_no_archive(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Die Vereinbarung gilt drei Jahre ab Unterzeichnung.", encoding="utf8")
    told = ask(workspace, "agreement", "--text", str(file), "--signed", "2024-05-12")
    assert (told["signed"], told["end"]) == ("2024-05-12", "2027-05-12")
    unsigned = ask(workspace, "agreement", "--text", str(file))
    assert unsigned["end"] is None
    assert "Unterzeichnung" in unsigned["open"][0]["why"]
    file.write_bytes(b"\xff\xfe\xfa")
    assert "keine Textdatei" in call(workspace, "agreement", "--text", str(file)).output
    assert call(workspace, "agreement").exit_code == 2


def test_deadlines_as_list_table_and_calendar(archive: Workspace, tmp_path: Path) -> None:
    window = ("--from", "2026-11-01", "--to", "2027-03-31")
    told = ask(archive, "deadlines", *window)
    assert [d["role"] for d in told["deadlines"]] == ["last_notice", "renewal", "report"]
    assert [u["document"] for u in told["undated"]] == ["open"]
    ics, csv = tmp_path / "f.ics", tmp_path / "f.csv"
    call(archive, "deadlines", *window, "--ics", str(ics), "--csv", str(csv))
    assert ics.read_bytes().count(b"BEGIN:VEVENT\r\n") == 3
    assert csv.read_text(encoding="utf-8-sig").count("\n") == 4
    assert call(archive, "deadlines", "--from", "2027-01-01", "--to", "2026-01-01").exit_code == 2


def test_a_ruling_is_kept_with_its_reason(archive: Workspace) -> None:
    made = ask(archive, "rule", "open", "--end", "31.12.2030", "--why", "Schreiben der Kammer")
    assert ask(archive, "agreement", "open")["end"] == "2030-12-31"
    assert ask(archive, "agreement", "open")["rulings"][0]["why"] == "Schreiben der Kammer"
    ask(archive, "rule", "open", "--undo", made["id"], "--why", "Irrtum")
    assert ask(archive, "agreement", "open")["end"] is None
    done = ("--done", "report", "2027-03-31", "--why", "liegt vor")
    ask(archive, "rule", "renewed", *done)
    told = ask(archive, "deadlines", "--from", "2027-03-01", "--to", "2027-03-31")
    assert told["deadlines"] == []
    assert call(archive, "rule", "open", "--why", "nichts").exit_code == 2
    assert call(archive, "agreement", "fehlt").exit_code == 3


def test_each_ruling_stands_in_the_list_of_changes(archive: Workspace) -> None:
    why = ("--why", "Schreiben der Kammer", "--by", "Ada")
    made = ask(archive, "rule", "open", "--end", "31.12.2030", *why)
    ask(archive, "rule", "renewed", "--state", "expired", "--since", "1.1.2026", *why)
    ask(archive, "rule", "renewed", "--done", "report", "2027-03-31", *why)
    ask(archive, "rule", "open", "--undo", made["id"], *why)
    entries = ask(archive, "audit", "list", "--by", "Ada")["entries"]
    noted = [(entry["action"], entry["object"]) for entry in reversed(entries)]
    assert noted == [
        ("Frist: Tag festgelegt", "dokument:open"),
        ("Frist: Stand festgelegt", "dokument:renewed"),
        ("Frist: erledigt", "dokument:renewed"),
        ("Frist: Festlegung zurückgenommen", "dokument:open"),
    ]
    assert entries[-1]["details"] == {"ruling": made["id"]}
    assert "Ada" not in json.dumps(entries), "only a pseudonym is kept"
    assert ask(archive, "audit", "verify")["ok"]
    refused = call(archive, "rule", "unbekannt", "--end", "31.12.2030", *why)
    assert refused.exit_code == 3
    assert len(ask(archive, "audit", "list", "--by", "Ada")["entries"]) == len(entries)
