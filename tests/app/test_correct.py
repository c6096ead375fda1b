"""`omdok correct`: kind, title and day of a document, and what becomes of them when it is read
again.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import omdok
from app.german import speak_german
from pipeline.ingest.intake import Intake
from pipeline.reading.sources.folder import find_files
from tests.workspace import Workspace

BODY = "Die Partner wollen Betriebe gemeinsam beraten, damit Hilfe schneller ankommt als bisher."
# Hardly a release: a caption, a headline, and nothing else that tells.
LETTER = f"Freuen sich (von links): Ada Probe, Udo Muster.\nNeuer Laden eröffnet\n{BODY}\n"


def take_in(workspace: Workspace, text: str) -> None:
    (workspace.inbox / "laden.txt").write_text(text, encoding="utf8")
    with Intake(workspace.settings) as intake:
        for made in intake.survey(find_files([workspace.inbox])).planned:
            intake.take_in(made)


@pytest.fixture
def archive(workspace: Workspace) -> Workspace:
    take_in(workspace, LETTER)
    return workspace


def call(workspace: Workspace, *arguments: str) -> Result:
    speak_german()
    return CliRunner().invoke(omdok, ["--config", str(workspace.config), *arguments])


def answer(workspace: Workspace, *arguments: str) -> Any:
    result = call(workspace, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def listed(workspace: Workspace) -> dict[str, Any]:
    (found,) = answer(workspace, "list")["documents"]
    return dict(found)


def head(workspace: Workspace) -> tuple[str, str, str | None]:
    found = listed(workspace)
    return found["kind"], found["title"], found["date"]


def test_an_unsure_kind_waits_until_somebody_confirms_it(archive: Workspace) -> None:
    (waiting,) = answer(archive, "review")["heads"]
    assert waiting["kind"] == "press_release"
    answer(archive, "correct", waiting["document"], "--kind", "press_release", "--by", "Ada")
    assert answer(archive, "review")["heads"] == []
    assert head(archive)[0] == "press_release"


def test_a_correction_stays_through_reading_anew_and_can_be_undone(archive: Workspace) -> None:
    before = head(archive)
    id = listed(archive)["document"]
    options = ["--kind", "other", "--title", " Ein  Laden ", "--date", "3. Mai 2021"]
    made = answer(archive, "correct", id, *options, "--by", "Ada", "--why", "Anruf")["decisions"]
    assert {(m["field"], m["was"], m["term"], m["by"], m["why"]) for m in made} == {
        ("kind", "press_release", "other", "Ada", "Anruf"),
        ("title", before[1], "Ein Laden", "Ada", "Anruf"),
        ("date", "", "2021-05-03", "Ada", "Anruf"),
    }
    wanted = ("other", "Ein Laden", "2021-05-03")
    assert head(archive) == wanted
    answer(archive, "retag")
    take_in(archive, LETTER + "\nEin Satz mehr.\n")
    assert head(archive) == wanted
    for ruling in made:
        answer(archive, "decide", "undo", ruling["id"])
    assert head(archive) == before
    assert [h["document"] for h in answer(archive, "review")["heads"]] == [id]


def test_the_later_of_two_corrections_holds(archive: Workspace) -> None:
    id = listed(archive)["document"]
    answer(archive, "correct", id, "--title", "Erster")
    (second,) = answer(archive, "correct", id, "--title", "Zweiter")["decisions"]
    assert head(archive)[1] == "Zweiter"
    answer(archive, "decide", "undo", second["id"])
    assert head(archive)[1] == "Erster"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "was zu berichtigen ist"),
        (["--date", "31.2.2021"], "kein Tag des Kalenders"),
        (["--date", "neulich"], "kein Tag des Kalenders"),
        (["--title", " – "], "wenigstens ein Wort"),
        (["--title", "x" * 301], "höchstens 300"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    archive: Workspace, options: list[str], said: str
) -> None:
    before = listed(archive)
    result = call(archive, "correct", before["document"], *options)
    assert result.exit_code == 4
    assert said in result.output
    assert listed(archive) == before


def test_an_unknown_document_is_told(archive: Workspace) -> None:
    assert call(archive, "correct", "gibtsnicht", "--kind", "other").exit_code == 3
