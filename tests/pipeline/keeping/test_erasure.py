"""Who asks to be erased is found nowhere afterwards, and nobody else's documents change."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from app.cli import omdok
from pipeline.archive import Archive, Parts, open_archive
from pipeline.archive.types import SavedSearch
from pipeline.drafting.from_document import draft_from
from pipeline.drafting.lookup import list_drafts
from pipeline.ground.errors import NotFound, Refused
from pipeline.ingest.intake import Intake
from pipeline.keeping.backup import make_backup
from pipeline.keeping.erasure import Eraser
from pipeline.keeping.people import access_report, find_person, redactor_for, register_of
from pipeline.keeping.proof import traces
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.review.deciding import Desk, Voice
from pipeline.review.retagging import Retagging
from pipeline.search.meaning import embedder_for
from pipeline.tagging.ready import tagger_for
from tests.pipeline.archive.counting import counted
from tests.pipeline.reading.makers import pdf
from tests.pipeline.reading.makers_word import odt
from tests.workspace import PROJECT, Workspace

NAME = "Leonie Abendroth"  # speaks in the sample of 18 April 2023
SAMPLES = (
    "pressemitteilung-2023-04-18-ki.pdf",
    "pressemitteilung-2019-04-02-sichere-baustelle.txt",
)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def take_in(workspace: Workspace) -> None:
    with Intake(workspace.settings) as intake:
        for plan in intake.survey(sorted(workspace.inbox.iterdir())).planned:
            assert intake.take_in(plan).outcome in ("new", "changed")


@pytest.fixture
def archive(workspace: Workspace) -> Iterator[Parts]:
    for name in SAMPLES:
        shutil.copy(PROJECT / "corpus" / "samples" / "documents" / name, workspace.inbox / name)
    letter = "Frau Dr. Leonie Abendroth schrieb: „Wir kommen gern.“ Abendroths Adresse: l.abendroth@beispiel.de"
    (workspace.inbox / "brief.txt").write_text(f"Ein Brief\n\n{letter}\n", encoding="utf8")
    take_in(workspace)
    (workspace.inbox / "brief.txt").write_text(
        "Ein Brief\n\nHier steht niemand mehr mit Namen.\n", encoding="utf8"
    )
    take_in(workspace)
    settings = workspace.settings
    opened = open_archive(settings.store_url)
    opened.saved.keep(
        SavedSearch(
            "Abendroth", json.dumps({"text": "Was sagte Leonie Abendroth?"}), NOW.isoformat()
        )
    )
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    release = next(s.document for s in opened.documents.summaries() if "2023-04-18" in s.path)
    draft_from(opened, "pressemitteilung", release, vocabulary, settings, values={}, at=NOW)
    tag = opened.documents.get(release).tags[0]
    desk = Desk(opened, vocabulary, settings)
    item = f"{release}:{tag.start}:{tag.kind}" + (f":{tag.id}" if tag.id else "")
    desk.decide(item, "reject", Voice("anna", NOW, "Leonie Abendroth meint das anders"))
    reports = settings.paths.outputs / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    (reports / "2026-01-01-lauf.json").write_text(json.dumps({"wer": NAME}), encoding="utf8")
    make_backup(settings)
    yield opened
    opened.close()


@pytest.fixture
def eraser(workspace: Workspace, archive: Parts) -> Eraser:
    settings = workspace.settings
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    retagging = Retagging(archive, tagger_for(vocabulary, settings), vocabulary)
    return Eraser(settings, archive, retagging, embedder_for(settings))


def test_the_name_is_found_nowhere_afterwards(
    workspace: Workspace, archive: Parts, eraser: Eraser
) -> None:
    before = {t.document: archive.documents.get(t.document) for t in archive.documents.texts()}
    assert list(traces(workspace.settings, NAME, redactor_for(NAME)))
    done = eraser.erase(NAME)
    assert done.proven, done.traces
    archive.close()
    for file in workspace.settings.paths.outputs.rglob("*"):
        if file.is_file():
            assert b"Abendroth" not in file.read_bytes(), file
            assert b"abendroth" not in file.read_bytes(), file
    after = open_archive(workspace.settings.store_url)
    for id, record in before.items():
        found = after.documents.get(id)
        if id not in done.documents:
            assert found.document == record.document
            assert (found.vectors == record.vectors).all()
        assert (len(found.document.text), found.document.pages) == (
            len(record.document.text),
            record.document.pages,
        )
    assert all("Abendroth" not in v.text for id in before for v in after.documents.versions(id))
    after.close()


def test_quotes_keep_their_words_and_lose_their_speaker(archive: Parts, eraser: Eraser) -> None:
    done = eraser.erase(NAME)
    quotes = [quote for id in done.documents for quote in archive.documents.get(id).quotes]
    assert quotes
    assert all("Abendroth" not in (quote.speaker or "") for quote in quotes)


def test_the_newest_revision_of_a_draft_tells_that_it_was_masked(
    workspace: Workspace, eraser: Eraser, archive: Parts
) -> None:
    eraser.erase(NAME, at=NOW)
    [draft] = list_drafts(archive, workspace.settings)
    assert (draft.history[-1].at, draft.history[-1].by) == (NOW, "omdok")
    assert "unkenntlich" in draft.history[-1].what
    assert draft.history[-1].state == draft.state
    assert not [one for one in draft.history[:-1] if "unkenntlich" in one.what]


def test_an_erasure_begins_few_transactions(
    eraser: Eraser, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(archive, monkeypatch) as begun:
        assert eraser.erase(NAME).proven
    # Each place that is cleaned is one; the archive is looked through before and behind.
    assert Counter(begun) <= Counter(reading=19, transaction=8)


def test_a_trial_changes_nothing(workspace: Workspace, eraser: Eraser, archive: Parts) -> None:
    before = archive.generation()
    planned = eraser.plan(NAME)
    assert planned.trial
    assert len(planned.documents) == 2  # the release, and the letter by its first version
    assert len(planned.drafts) == 1
    assert planned.backups == 1
    assert any(path.endswith("ki.pdf") for path in planned.originals)
    assert archive.generation() == before
    assert not (workspace.settings.keys_folder / "erased.json").exists()


def test_what_comes_in_again_is_masked_too(
    workspace: Workspace, archive: Parts, eraser: Eraser
) -> None:
    eraser.erase(NAME)
    (workspace.inbox / "neu.txt").write_text(
        "Neues\n\nLeonie Abendroth war wieder da.\n", encoding="utf8"
    )
    take_in(workspace)
    texts = [t.text for t in archive.documents.texts()]
    assert any("war wieder da" in text for text in texts)
    assert not any("Abendroth" in text for text in texts)


def test_erasing_twice_says_that_nobody_is_there(eraser: Eraser) -> None:
    eraser.erase(NAME)
    with pytest.raises(NotFound):
        eraser.plan(NAME)


def test_a_name_in_a_file_name_is_refused_with_the_next_step(
    workspace: Workspace, eraser: Eraser
) -> None:
    (workspace.inbox / "gespräch-abendroth.txt").write_text(
        "Gespräch mit Leonie Abendroth.\n", encoding="utf8"
    )
    take_in(workspace)
    with pytest.raises(Refused, match="Dateinamen"):
        eraser.erase(NAME)
    assert not (workspace.settings.keys_folder / "erased.json").exists()


def test_the_register_tells_speakers_from_others(archive: Parts) -> None:
    people = {person.name: person for person in register_of(archive)}
    speaker = next(person for name, person in people.items() if "Abendroth" in name)
    assert speaker.role == "speaker"
    assert find_person(archive, NAME) == speaker
    with pytest.raises(NotFound):
        find_person(archive, "Niemand Nirgends")


def test_the_access_report_knows_every_version_and_draft(
    workspace: Workspace, archive: Parts
) -> None:
    report = access_report(archive, workspace.settings, NAME)
    assert {place.title for place in report.places} >= {"Ein Brief"}
    assert all("Abendroth" in place.text or "abendroth" in place.text for place in report.places)
    assert len(report.drafts) == 1


def test_the_command_line_says_what_it_did(workspace: Workspace, archive: Parts) -> None:
    archive.close()
    call = ["--config", str(workspace.config)]
    trial = CliRunner().invoke(omdok, [*call, "erase", NAME, "--dry-run", "--json"])
    assert trial.exit_code == 0, trial.output
    assert json.loads(trial.stdout)["counts"]["documents"] == 2
    done = CliRunner().invoke(omdok, [*call, "erase", NAME, "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["ok"]
    gone = CliRunner().invoke(omdok, [*call, "erase", NAME])
    assert gone.exit_code == 3
    assert (
        Path(workspace.settings.keys_folder / "erased.json")
        .read_text(encoding="utf8")
        .count("Abendroth")
        == 0
    )


def only_said_of(kind: str, file: Path) -> None:
    """A file that names the person in what it says of itself, and nowhere in its words."""
    if kind == "docx":
        document = docx.Document()
        document.add_paragraph("Vermerk über die Ausbildung")
        document.core_properties.author = document.core_properties.last_modified_by = (
            "Ida Quellmalz"
        )
        document.save(str(file))
    elif kind == "odt":
        body = "<text:p>Vermerk über die Ausbildung</text:p>"
        file.write_bytes(odt(body, meta="<dc:creator>Ida Quellmalz</dc:creator>"))
    elif kind == "pdf":
        author = "Ida Quellmalz".encode("utf-16-be").hex()
        made = pdf(["BT /F1 12 Tf 80 700 Td (Vermerk zur Ausbildung) Tj ET"])
        made = made.replace(b"/Type /Catalog", f"/Author <FEFF{author}> /Type /Catalog".encode())
        file.write_bytes(made.replace(b"/Root 1 0 R", b"/Info 1 0 R /Root 1 0 R"))
    else:
        file.write_text(
            "<html lang=de><head><title>Vermerk</title><meta name=author content='Ida Quellmalz'></head>"
            "<body><article><h1>Vermerk</h1><p>Über die Ausbildung.</p></article></body></html>", "utf8",
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf", "html"])
def test_who_is_named_in_properties_alone_is_told(workspace: Workspace, kind: str) -> None:
    file = workspace.inbox / f"vermerk.{kind}"
    only_said_of(kind, file)
    take_in(workspace)
    settings = workspace.settings
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    with open_archive(settings.store_url) as archive:
        retagging = Retagging(archive, tagger_for(vocabulary, settings), vocabulary)
        eraser = Eraser(settings, archive, retagging, embedder_for(settings))
        assert eraser.plan("Ida Quellmalz").originals == (str(file),)
        assert eraser.erase("Ida Quellmalz").originals == (str(file),)
        with pytest.raises(NotFound):
            eraser.plan("Otto Quellmalz")
