"""Changes by command stand in the audit, by pseudonym, and nobody changes the list unseen."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner, Result

from app.cli import omdok
from pipeline.ingest.intake import Intake
from tests.workspace import Workspace


@pytest.fixture
def archive(workspace: Workspace) -> Workspace:
    (workspace.inbox / "brief.txt").write_text(
        "Ein Brief\n\nDie Bundesagentur für Arbeit berät.\n", encoding="utf8"
    )
    with Intake(workspace.settings) as intake:
        for plan in intake.survey(list(workspace.inbox.iterdir())).planned:
            intake.take_in(plan)
    return workspace


def call(workspace: Workspace, *arguments: str) -> Result:
    return CliRunner().invoke(omdok, ["--config", str(workspace.config), *arguments])


def entries(workspace: Workspace, *arguments: str) -> list[dict]:
    return json.loads(call(workspace, "audit", "list", "--json", *arguments).stdout)["entries"]


def test_decisions_and_removals_are_noted_by_pseudonym(archive: Workspace) -> None:
    document = json.loads(call(archive, "list", "--json").stdout)["documents"][0]["document"]
    tags = json.loads(call(archive, "show", document, "--json").stdout)["tags"]
    partner = next(tag for tag in tags if tag["kind"] == "partner")
    item = f"{document}:{partner['start']}:partner"
    assert call(archive, "decide", "reject", item, "--by", "Erika Muster").exit_code == 0
    assert call(archive, "remove", document).exit_code == 0
    found = entries(archive)
    assert [entry["action"] for entry in found] == ["Dokument entfernt", "Schlagwort: abgelehnt"]
    assert "Muster" not in json.dumps(found)
    assert [entry["number"] for entry in entries(archive, "--by", "erika muster")] == [1]
    told = call(archive, "audit", "verify")
    assert told.exit_code == 0
    assert "Unversehrt: 2 Änderungen" in told.output


def test_whoever_changes_the_list_is_found_out(archive: Workspace) -> None:
    document = json.loads(call(archive, "list", "--json").stdout)["documents"][0]["document"]
    call(archive, "remove", document)
    file = archive.settings.paths.outputs / "omdok.sqlite"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE audit SET action = 'nichts'")
    found = call(archive, "audit", "verify", "--json")
    assert found.exit_code == 1
    assert not json.loads(found.stdout)["ok"]


def test_without_an_archive_nothing_is_made(workspace: Workspace) -> None:
    assert "0 Änderungen" in call(workspace, "audit", "verify").output
    assert not (workspace.settings.paths.outputs / "omdok.sqlite").exists()
