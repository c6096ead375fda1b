"""Drafts that the first edition left in folders come into the archive as they were, once.

The folder here was written by the released form (commit 87f5e8b): a draft under review with a
second wording, a released and a refused quote, and an embargo.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest

from pipeline.drafting.changing import lines_of
from pipeline.drafting.lookup import draft_versions
from pipeline.ground.errors import ConfigError, Refused
from tests.pipeline.drafting.builders import settings_in, work_in
from tests.pipeline.drafting.test_round_trip import STEP

FOLDER = Path(__file__).parent / "first_edition"
ID = "pressemitteilung-0a1b2c3d4e5f-45e0b848"


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """An installation that was not opened since."""
    target = settings_in(tmp_path).drafts_folder
    shutil.copytree(FOLDER, target)
    return target / ID


def test_a_draft_comes_in_with_state_history_quotes_and_words(there: Path, tmp_path: Path) -> None:
    work = work_in(tmp_path)
    (draft,) = work.all()
    assert (draft.id, draft.state, draft.version, draft.revision) == (ID, "in_review", 3, 1)
    assert [quote.status for quote in draft.quotes] == ["approved", "refused"]
    assert [event.by for event in draft.history] == [
        "Erika Muster", "Erika Muster", "Max Muster", "Max Muster", "Erika Muster",
    ]  # fmt: skip
    assert draft.history[-1].state == "in_review"
    assert draft.embargo is not None
    word = docx.Document(str(there / "pressemitteilung.docx"))
    assert [p.text for p in word.paragraphs if p.text] == lines_of(draft)


def test_it_comes_in_once_and_is_worked_on_like_any_other(there: Path, tmp_path: Path) -> None:
    work = work_in(tmp_path)
    draft = work.get(ID)
    back = work.move(ID, "reject", STEP.__class__("Max Muster", STEP.at, draft.words), "zu lang")
    assert back.state == "draft"
    assert (there / "pressemitteilung.pdf").is_file()  # missing files are made again
    again = work_in(tmp_path)
    assert again.get(ID).revision == 2
    assert len(draft_versions(ID, again.archive)) == 2


def test_a_word_file_of_the_first_edition_comes_back(there: Path, tmp_path: Path) -> None:
    work = work_in(tmp_path)
    number = next(n for n, text in enumerate(lines_of(work.get(ID))) if "vereinbarten" in text)
    word = docx.Document(str(there / "pressemitteilung.docx"))
    paragraph = next(p for p in word.paragraphs if "vereinbarten" in p.text)
    paragraph.text = paragraph.text + " Das gilt sofort."
    word.save(str(there / "pressemitteilung.docx"))
    with pytest.raises(Refused, match="noch nicht übernommen"):
        work.move(ID, "withdraw", STEP)
    content = (there / "pressemitteilung.docx").read_bytes()
    back = work.take_in(content, STEP)
    assert lines_of(back)[number].endswith("Das gilt sofort.")
    assert back.version == 4


def test_work_in_word_that_was_not_taken_over_is_kept_apart(there: Path, tmp_path: Path) -> None:
    word = docx.Document(str(there / "pressemitteilung.docx"))
    word.paragraphs[-1].text = "Ganz anders."
    word.save(str(there / "pressemitteilung.docx"))
    work = work_in(tmp_path)
    draft = work.get(ID)
    with work.archive.drafts.reading() as drafts:
        assert drafts
        kept = drafts.get(ID)
    target = tmp_path / "kept.docx"
    target.write_bytes(kept.docx)
    assert [p.text for p in docx.Document(str(target)).paragraphs if p.text] == lines_of(draft)
    assert docx.Document(str(there / "pressemitteilung.docx")).paragraphs[-1].text == "Ganz anders."


def test_a_damaged_folder_is_told_and_stops_no_other(there: Path, tmp_path: Path) -> None:
    broken = there.parent / "anderer"
    broken.mkdir()
    (broken / "draft.json").write_text('{"state": "Entwurf"}')
    work = work_in(tmp_path)
    with pytest.raises(ConfigError, match="anderer"):
        work.all()
    shutil.rmtree(broken)
    assert [draft.id for draft in work.all()] == [ID]
