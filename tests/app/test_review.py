"""`omdok review`, `decide`, `retag` and `vocabulary` as staff and programs use them."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import omdok
from app.german import speak_german
from pipeline.archive import open_archive
from pipeline.ingest.intake import Intake
from pipeline.reading.sources.folder import find_files
from tests.workspace import PROJECT, Workspace


@pytest.fixture
def archive(workspace: Workspace) -> Workspace:
    """An archive with one letter, and registers of its own."""
    shutil.copytree(PROJECT / "corpus" / "vocabulary", workspace.folder / "corpus" / "vocabulary")
    config = workspace.config.read_text(encoding="utf8").replace(
        str(PROJECT / "corpus"), str(workspace.folder / "corpus")
    )
    workspace.config.write_text(config, encoding="utf8")
    (workspace.inbox / "brief.txt").write_text(
        "Brief an alle Partner\n\nDie BA lädt ein. Das RKW hat zugesagt.\n\n"
        "„Wir kommen gern zu diesem schönen Treffen“, so Eva Kunz vom Verband Holz und Bau.\n\n"
        "Wieder schreibt die BA einen Brief.\n",
        encoding="utf8",
    )
    with Intake(workspace.settings) as intake:
        for made in intake.survey(find_files([workspace.inbox])).planned:
            intake.take_in(made)
    return workspace


def call(workspace: Workspace, *arguments: str) -> Result:
    speak_german()
    return CliRunner().invoke(omdok, ["--config", str(workspace.config), *arguments])


def answer(workspace: Workspace, *arguments: str) -> Any:
    result = call(workspace, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def tags(workspace: Workspace) -> list[tuple[str, str | None, str | None]]:
    with open_archive(workspace.settings.store_url) as store:
        (summary,) = store.documents.summaries()
        return [
            (t.surface, t.id, t.decided_by)
            for t in store.documents.get(summary.document).tags
            if t.kind == "partner"
        ]


def test_review_lists_what_is_open(archive: Workspace) -> None:
    found = answer(archive, "review")
    assert [(i["surface"], [c["id"] for c in i["candidates"]]) for i in found["items"]] == [
        ("BA", ["ba"]),
        ("BA", ["ba"]),
    ]
    assert found["items"][0]["after"].startswith("lädt ein.")
    assert [s["name"] for s in found["suggestions"]] == ["Verband Holz und Bau"]
    assert "omdok decide accept" in call(archive, "review").output


def test_decide_undo_and_list(archive: Workspace) -> None:
    first, second = (i["item"] for i in answer(archive, "review")["items"])
    made = answer(archive, "decide", "accept", first, "--by", "Anna", "--why", "steht im Kopf")
    assert made["decision"]["term"] == "ba"
    assert tags(archive) == [("BA", "ba", "Anna"), ("RKW", "rkw", None), ("BA", None, None)]
    answer(archive, "decide", "reject", second)
    assert answer(archive, "review")["items"] == []
    answer(archive, "decide", "undo", made["decision"]["id"])
    assert tags(archive) == [("BA", None, None), ("RKW", "rkw", None)]
    states = [(d["action"], d["in_force"]) for d in answer(archive, "decide", "list")["decisions"]]
    assert states == [("accept", False), ("reject", True), ("undo", False)]


def test_never_and_undo_of_never(archive: Workspace) -> None:
    item = answer(archive, "review")["items"][0]["item"]
    made = answer(archive, "decide", "never", item)
    assert tags(archive) == [("RKW", "rkw", None)]
    answer(archive, "decide", "undo", made["decision"]["id"])
    assert [surface for surface, *_ in tags(archive)] == ["BA", "RKW", "BA"]


def test_a_missed_name_and_a_new_partner(archive: Workspace) -> None:
    store = open_archive(archive.settings.store_url)
    (summary,) = store.documents.summaries()
    text = store.documents.get(summary.document).document.text
    store.close()
    start = text.index("Verband Holz")
    item = f"{summary.document}:{start}-{start + len('Verband Holz und Bau')}:partner"
    answer(archive, "decide", "new", item, "--short", "VHB", "--category", "Verband")
    assert ("Verband Holz und Bau", "verband-holz-und-bau") in [t[:2] for t in tags(archive)]
    assert answer(archive, "review")["suggestions"] == []
    assert call(archive, "decide", "new", item).exit_code == 4


def test_decisions_travel_as_a_file(archive: Workspace) -> None:
    item = answer(archive, "review")["items"][0]["item"]
    answer(archive, "decide", "accept", item, "--by", "Anna")
    assert answer(archive, "decide", "export")["decisions"] == 1
    file = archive.folder / "corpus" / "decisions.jsonl"
    assert '"by":"Anna"' in file.read_text(encoding="utf8")
    assert answer(archive, "decide", "import") == {"new": 0, "known": 1, "documents": []}
    for name in ("omdok.sqlite", "omdok.sqlite-wal", "omdok.sqlite-shm"):
        (archive.folder / "outputs" / name).unlink(missing_ok=True)
    with Intake(archive.settings) as intake:
        for made in intake.survey(find_files([archive.inbox])).planned:
            intake.take_in(made)
    assert answer(archive, "decide", "import")["new"] == 1
    assert tags(archive)[0] == ("BA", "ba", "Anna")
    file.write_text("kein json\n", encoding="utf8")
    assert call(archive, "decide", "import").exit_code == 4


def test_diff_shows_and_retag_does(archive: Workspace) -> None:
    change = archive.folder / "partners.toml"
    register = archive.folder / "corpus" / "vocabulary" / "partners.toml"
    text = register.read_text(encoding="utf8").replace(
        "[[lookalike]]\n",
        '[[partner]]\nid = "vhb"\nname = "Verband Holz und Bau"\ncategory = "x"\n'
        'status = "stated_partner"\nsource = "x"\n\n'
        "[[lookalike]]\n",
        1,
    )
    change.write_text(text, encoding="utf8")
    shown = answer(archive, "vocabulary", "diff", str(change))
    assert [(t["id"], t["surface"]) for t in shown["added"]] == [("vhb", "Verband Holz und Bau")]
    # What was an organisation that no register knows is a partner now.
    assert [(t["kind"], t["id"]) for t in shown["removed"]] == [("organisation", None)]
    assert answer(archive, "retag")["touched"] == []
    register.write_text(text, encoding="utf8")
    assert len(answer(archive, "retag")["touched"]) == 1
    assert ("Verband Holz und Bau", "vhb", None) in tags(archive)
    with Intake(archive.settings) as intake:
        assert intake.survey(find_files([archive.inbox])).planned == ()


def test_check_import_and_suggest(archive: Workspace) -> None:
    checked = answer(archive, "vocabulary", "check")
    assert checked["ok"]
    assert checked["counts"]["regions"] > 400
    file = archive.folder / "liste.csv"
    file.write_text("name,kategorie\nVerband Holz und Bau,Verband\n", encoding="utf8")
    assert answer(archive, "vocabulary", "import", str(file))["written"] is False
    assert answer(archive, "vocabulary", "import", str(file), "--write")["written"] is True
    assert [p["id"] for p in answer(archive, "vocabulary", "import", str(file))["added"]] == []
    assert [s["name"] for s in answer(archive, "vocabulary", "suggest")["suggestions"]] == [
        "Verband Holz und Bau"
    ]


@pytest.mark.parametrize("item", ["quatsch", "gibtsnicht:0:partner", "x:1:farbe"])
def test_an_unknown_place_is_said(archive: Workspace, item: str) -> None:
    result = call(archive, "decide", "reject", item)
    assert result.exit_code == 3
    assert "Nächster Schritt" in result.output


def test_an_unclear_or_unknown_entry_is_refused(archive: Workspace) -> None:
    item = answer(archive, "review")["items"][0]["item"]
    assert call(archive, "decide", "relink", item).exit_code == 4
    assert call(archive, "decide", "accept", item, "--as", "gibtsnicht").exit_code == 3


def test_a_changed_register_costs_no_reading_and_no_embedding(archive: Workspace) -> None:
    letter = archive.inbox / "brief.txt"
    letter.write_text(
        letter.read_text(encoding="utf8") + "\nEs geht um OM-Praxis A-9.1.\n", encoding="utf8"
    )
    with Intake(archive.settings) as intake:
        for made in intake.survey(find_files([archive.inbox])).planned:
            intake.take_in(made)
    file = archive.folder / "corpus" / "vocabulary" / "partners.toml"
    block = '[[partner]]\nid = "vhb"\nname = "Verband Holz und Bau"\ncategory = "Verband"\nstatus = "stated_partner"\n'
    file.write_text(
        file.read_text(encoding="utf8") + f'\n{block}source = "Test"\n', encoding="utf8"
    )
    standards = file.with_name("standards.toml")
    text = standards.read_text(encoding="utf8")
    standards.write_text(text.replace('code = "B-2"', 'code = "A-9.1"'), encoding="utf8")
    with Intake(archive.settings) as intake:
        survey = intake.survey(find_files([archive.inbox]))
    assert survey.planned == ()
    assert [outcome.outcome for outcome in survey.settled] == ["unchanged"]
    assert ("Verband Holz und Bau", "vhb", None) in tags(archive)
    store = open_archive(archive.settings.store_url)
    (summary,) = store.documents.summaries()
    record = store.documents.get(summary.document)
    store.close()
    # The issue of before is gone with its reason.
    assert [t.id for t in record.tags if t.kind == "standard"] == ["A-9.1"]
    assert not [issue for issue in record.document.issues if issue.code == "unknown-standard"]
