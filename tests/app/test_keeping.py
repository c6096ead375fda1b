"""Backup, restore, export, moving and status from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli import omdok
from pipeline.archive import open_archive
from tests.pipeline.archive.builders import make_document, make_record
from tests.servers.postgres import Server
from tests.workspace import Workspace


def run(workspace: Workspace, *arguments: str) -> tuple[int, str]:
    found = CliRunner().invoke(omdok, ["--config", str(workspace.config), *arguments])
    return found.exit_code, found.output


def answer(workspace: Workspace, *arguments: str, code: int = 0) -> Any:
    found = CliRunner().invoke(omdok, ["--config", str(workspace.config), *arguments, "--json"])
    assert found.exit_code == code, found.output
    return json.loads(found.stdout)


@pytest.fixture
def archive(workspace: Workspace) -> Workspace:
    store = open_archive(workspace.settings.store_url)
    store.documents.save(
        make_record(make_document("Eine Vereinbarung in Hessen.", id="eins")), "/inbox/eins"
    )
    store.close()
    return workspace


def test_backup_rehearsal_restore_and_status(archive: Workspace) -> None:
    assert "Es gibt noch keine Sicherung" in run(archive, "status")[1]
    made = answer(archive, "backup")
    assert (made["ok"], made["counts"]["documents"]) == (True, 1)
    assert Path(made["file"]).is_file()
    assert [it["backup"] for it in answer(archive, "backup", "--list")["backups"]] == [
        made["backup"]
    ]
    rehearsed = answer(archive, "restore", "neueste", "--rehearse")
    assert (rehearsed["ok"], rehearsed["counts"]) == (True, made["counts"])
    code, said = run(archive, "restore", "neueste")
    assert code == 4
    assert "--force" in said
    assert answer(archive, "restore", made["backup"], "--force")["counts"] == made["counts"]
    found = answer(archive, "status")
    assert (found["ok"], found["counts"]["documents"], found["last_backup"]["id"]) == (
        True,
        1,
        made["backup"],
    )
    assert found["last_run"] is None


def test_a_backup_that_cannot_be_put_back_ends_with_1(archive: Workspace) -> None:
    made = answer(archive, "backup")
    file = Path(made["file"])
    file.write_bytes(file.read_bytes()[:-50])
    assert answer(archive, "restore", "neueste", "--rehearse", code=1)["faults"]
    assert "lässt sich NICHT einspielen" in run(archive, "restore", "neueste", "--rehearse")[1]


def test_an_archive_moves_to_a_server_and_is_found_there(
    archive: Workspace, postgres: Server
) -> None:
    here, there = archive.settings.store_url, postgres.new()
    copied = answer(archive, "store", "copy", here, there)
    assert copied["counts"]["documents"] == 1
    assert (
        answer(archive, "store", "info", there)["sha256"]
        == answer(archive, "store", "info")["sha256"]
    )
    assert answer(archive, "list", "--store", there)["documents"][0]["document"] == "eins"
    code, said = run(archive, "store", "copy", here, there)
    assert code == 4
    assert "nicht leer" in said
    archive.config.write_text(archive.config.read_text() + "[store]\nlarge = 1\n")
    store = open_archive(there)
    store.documents.save(
        make_record(make_document("Noch eine Vereinbarung.", id="zwei")), "/inbox/zwei"
    )
    store.close()
    assert "wird langsam" in run(archive, "status", "--store", there)[1]
    assert answer(archive, "store", "index", "--store", there) == {"ok": True}
    assert "wird langsam" not in run(archive, "status", "--store", there)[1]
    assert answer(archive, "list", "--store", there)["documents"][1]["document"] == "zwei"
    assert run(archive, "store", "index")[0] == 4


def test_an_export_is_written_once(archive: Workspace, tmp_path: Path) -> None:
    assert answer(archive, "export", str(tmp_path / "alles"))["counts"]["documents"] == 1
    assert (tmp_path / "alles" / "tables" / "versions.jsonl").is_file()
    assert run(archive, "export", str(tmp_path / "alles"))[0] == 4


def test_without_an_archive_the_next_step_is_told(workspace: Workspace) -> None:
    assert answer(workspace, "status")["counts"]["documents"] == 0
    for arguments in (
        ("backup",),
        ("export", "irgendwo"),
        ("store", "info"),
        ("restore", "neueste"),
    ):
        code, said = run(workspace, *arguments)
        assert code == 3, arguments
        assert "Nächster Schritt" in said
