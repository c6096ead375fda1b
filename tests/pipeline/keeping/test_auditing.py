"""The end of the list of changes cannot be cut off unseen: a file, backups and reports know how far
it went.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from app.cli import omdok
from flows.reports.versions import versions_of
from pipeline.archive import open_archive
from pipeline.keeping.auditing import FILE, note, verify_audit
from pipeline.keeping.backup import make_backup, restore_backup
from pipeline.keeping.verify import verify
from pipeline.settings import Settings
from tests.pipeline.archive.builders import make_document, make_record
from tests.workspace import Workspace


@pytest.fixture
def settings(workspace: Workspace) -> Settings:
    archive = open_archive(workspace.settings.store_url)
    archive.documents.save(
        make_record(make_document("Ein Dokument aus Hessen.", id="eins")), "/inbox/eins"
    )
    archive.close()
    return workspace.settings


def change(settings: Settings, *objects: str) -> None:
    archive = open_archive(settings.store_url)
    for object in objects:
        note(settings, archive, "Erika Muster", "geändert", object)
    archive.close()


def faults(settings: Settings) -> tuple[str, ...]:
    archive = open_archive(settings.store_url)
    found = verify_audit(settings, archive)
    archive.close()
    return found


def cut_off(settings: Settings, after: int) -> None:
    with sqlite3.connect(settings.store_url.partition("///")[2]) as connection:
        connection.execute("DELETE FROM audit WHERE number > ?", (after,))
    connection.close()


def report(settings: Settings) -> None:
    archive = open_archive(settings.store_url)
    told = {
        "started": datetime.now(UTC).isoformat(),
        "versions": versions_of(settings, archive, "a-b-c"),
    }
    archive.close()
    folder = settings.paths.outputs / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "2026-11-28-060000-lauf.json").write_text(json.dumps(told), encoding="utf8")


def test_a_whole_list_is_whole_everywhere(settings: Settings) -> None:
    change(settings, "a", "b")
    make_backup(settings)
    report(settings)
    change(settings, "c")
    assert faults(settings) == ()
    assert verify(settings) == ()


def test_an_end_that_was_cut_off_is_found_by_the_file(settings: Settings) -> None:
    change(settings, "a", "b", "c")
    cut_off(settings, 1)
    assert faults(settings) == (
        f"Eintrag 2 fehlt; die Datei „{FILE}“ kennt ihn (vom {datetime.now(UTC):%Y-%m-%d}).",
    )
    assert {finding.kind for finding in verify(settings)} == {"audit"}
    change(settings, "d")  # what comes later does not hide it
    assert "Eintrag 2 hat die Datei" in faults(settings)[0]


def test_without_the_file_a_backup_and_a_report_know_it(settings: Settings) -> None:
    change(settings, "a", "b", "c")
    backup = make_backup(settings)
    report(settings)
    (settings.paths.outputs / FILE).unlink()
    cut_off(settings, 0)
    said = faults(settings)
    assert [f"die Sicherung {backup.id}" in line for line in said] == [True, False]
    assert "der Laufbericht 2026-11-28-060000-lauf" in said[1]


def test_a_backup_that_is_put_back_takes_the_newer_entries_away_rightly(settings: Settings) -> None:
    change(settings, "a")
    backup = make_backup(settings)
    change(settings, "b", "c")
    restore_backup(settings, backup, force=True)
    assert faults(settings)
    config = settings.base / "omdok.toml"
    done = CliRunner().invoke(
        omdok, ["--config", str(config), "restore", str(backup.file), "--force"]
    )
    assert done.exit_code == 0, done.output
    assert faults(settings) == ()
    change(settings, "d", "e")
    cut_off(settings, 3)
    assert "Eintrag 4 fehlt" in faults(settings)[0]


def test_the_list_of_another_archive_is_not_compared(settings: Settings) -> None:
    change(settings, "a", "b")
    other = settings.model_copy(
        update={"store": settings.store.model_copy(update={"url": f"sqlite:///{settings.base}/b"})}
    )
    change(other, "a")
    assert faults(other) == faults(settings) == ()


def test_the_command_line_says_what_is_missing(settings: Settings) -> None:
    change(settings, "a", "b")
    call = ["--config", str(settings.base / "omdok.toml"), "audit", "verify"]
    assert CliRunner().invoke(omdok, call).exit_code == 0
    cut_off(settings, 1)
    said = CliRunner().invoke(omdok, call)
    assert said.exit_code == 1
    assert "Eintrag 2 fehlt" in said.stderr
