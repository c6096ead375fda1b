"""Earlier wordings come back, nothing is lost; a typed quote has its speaker; how a text was made."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.drafting.ai_statement import ai_statement
from pipeline.drafting.changing import lines_of
from pipeline.drafting.products import public_name
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.render.docx import read_back
from pipeline.drafting.states import Step
from pipeline.drafting.work import DraftWork
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import NotFound, Refused
from tests.pipeline.drafting.builders import agreement, drafted, work_in
from tests.pipeline.drafting.test_round_trip import STEP


@pytest.fixture
def made(tmp_path: Path) -> Draft:
    return drafted(tmp_path)


@pytest.fixture
def work(tmp_path: Path, made: Draft) -> DraftWork:
    assert made.version == 1
    return work_in(tmp_path)


def seen(draft: Draft) -> Step:
    return replace(STEP, seen=draft.words)


def number_of(draft: Draft, words: str) -> int:
    lines = sheet_of(draft).lines
    return next(number for number, line in enumerate(lines) if words in line.text)


def test_a_removed_paragraph_comes_back_with_its_sources(made, work):
    without = work.rewrite(made.id, number_of(made, "Die Partner vereinbarten"), "", seen(made))
    assert "Die Partner vereinbarten" not in sheet_of(without).text
    back = work.bring_back(made.id, 1, seen(without))
    assert sheet_of(back).text == sheet_of(made).text
    assert back.sentences == made.sentences
    assert (back.version, back.state) == (3, "draft")
    assert back.history[-1].what == "Fassung 1 zurückgeholt"
    in_word = [text for _, text in read_back(Path(back.files["docx"]).read_bytes())[0]]
    assert any("Die Partner vereinbarten" in text for text in in_word)
    # and what was undone can be done again
    again = work.bring_back(made.id, 2, seen(back))
    assert sheet_of(again).text == sheet_of(without).text


def test_a_quote_stays_released_where_its_words_are_the_same(made, work):
    released = work.decide_quote(made.id, 1, "approved", seen(made))
    changed = work.rewrite(made.id, number_of(made, "Die Partner vereinbarten"), "", seen(released))
    back = work.bring_back(made.id, 1, seen(changed))
    assert [quote.status for quote in back.quotes] == ["approved", "open"]


def test_what_can_not_come_back_is_refused(made, work):
    with pytest.raises(NotFound, match="Fassung 9"):
        work.bring_back(made.id, 9, seen(made))
    with pytest.raises(Refused, match="schon den Wortlaut"):
        work.bring_back(made.id, 1, seen(made))
    with pytest.raises(Refused, match="Stand"):
        work.bring_back(made.id, 1, STEP)


def test_an_old_embargo_does_not_come_back(made, work):
    held = work.hold(made.id, datetime(2031, 5, 1, tzinfo=UTC), seen(made))
    with pytest.raises(Refused, match="Sperrfrist war"):
        work.bring_back(made.id, 1, seen(held))


@pytest.mark.parametrize(
    ("typed", "speaker", "function"),
    [
        ("„Das ist ein guter Tag für alle Betriebe“, sagte Jörg Muster, Leiter der Kammer Talheim.",
         "Jörg Muster", "Leiter"),
        ("Eva Beispiel, Sprecherin: „Wir fangen im Mai mit der Beratung an.“",
         "Eva Beispiel", "Sprecherin"),
        ("„Das ist ein guter Tag für alle Betriebe.“ Das war zu hören.", "", ""),
    ],
)  # fmt: skip
def test_a_typed_quote_has_the_speaker_that_its_sentence_names(
    typed, speaker, function, made, work
):
    changed = work.insert(made.id, number_of(made, "Die Partner vereinbarten"), typed, seen(made))
    added = changed.quotes[-1]
    assert (added.speaker, added.function, added.status) == (speaker, function, "open")


def test_a_chosen_headline_keeps_its_evidence(tmp_path):
    made = drafted(tmp_path, agreement().build())
    other = next(s for s in made.headlines if s.text != made.title)
    work = work_in(tmp_path)
    changed = work.rewrite(made.id, number_of(made, made.title), other.text, seen(made))
    title = next(s for s in changed.sentences if s.text == other.text)
    assert (changed.title, title.kind, title.evidence) == (other.text, "template", other.evidence)


def test_the_statement_says_how_the_text_was_made(made, work):
    told = ai_statement(made)
    assert "Artikel 50 Absatz 4" in told
    assert "- 2 × Zitat: wörtlich zitiert" in told
    assert "Ein Sprachmodell hat an diesem Wortlaut nicht mitgeschrieben." in told
    assert "- noch niemand" in told
    for number in (1, 2):
        made = work.decide_quote(made.id, number, "approved", seen(made))
    made = work.move(made.id, "submit", seen(made))
    made = work.move(made.id, "approve", seen(made))
    assert f"- {STEP.by}, " in ai_statement(made)
    assert "Redaktionell verantwortlich" not in ai_statement(made)
    second = replace(seen(made), by="Max Beispiel")
    made = work.move(made.id, "approve", second)
    assert f"Redaktionell verantwortlich für diesen Wortlaut: {STEP.by} und Max Beispiel." in (
        ai_statement(made)
    )


NAME = "vereinbarung-zur-zusammenarbeit-in-den-regionen"


@pytest.mark.parametrize(
    ("embargo", "state", "kind", "name"),
    [
        (None, "approved", "pdf", f"2021-12-06-{NAME}.pdf"),
        (None, "published", "teaser", f"2021-12-06-{NAME}-kurztext.txt"),
        (None, "published", "ninjs", f"2021-12-06-{NAME}-ninjs.json"),
        (None, "draft", "pdf", f"2021-12-06-entwurf-1-{NAME}.pdf"),
        (None, "in_review", "docx", f"2021-12-06-entwurf-1-{NAME}.docx"),
        (datetime(2020, 1, 1, tzinfo=UTC), "approved", "docx", f"2021-12-06-{NAME}.docx"),
        # a file's name is read before its first line
        (datetime(2031, 1, 1, tzinfo=UTC), "approved", "docx",
         "sperrfrist-2031-01-01-pressemitteilung.docx"),
        (datetime(2031, 1, 1, 23, 30, tzinfo=UTC), "draft", "pdf",
         "sperrfrist-2031-01-02-pressemitteilung.pdf"),
    ],
)  # fmt: skip
def test_a_file_says_what_it_is(embargo, state, kind, name, made):
    now = datetime(2027, 1, 1, tzinfo=UTC)
    draft = made.model_copy(update={"embargo": embargo, "state": state})
    assert public_name(draft, kind, now) == name


def test_a_sitting_keeps_one_word_file_and_each_of_its_versions_comes_back(made, work):
    first = work.get(made.id)
    lines = lines_of(first)
    for count in range(1, 5):
        now = work.get(made.id)
        words = [*lines[:-1], lines[-1] + " Noch ein Satz." * count]
        work.write(made.id, words, (), replace(seen(now), at=STEP.at + timedelta(seconds=count)))
    with work.archive.drafts.reading() as drafts:
        every = drafts.versions(made.id)
    assert [version.draft.version for version in every] == [1, 2, 3, 4, 5]
    assert len({version.docx for version in every}) == 2
    back = work.bring_back(made.id, 3, seen(work.get(made.id)))
    assert lines_of(back)[-1] == lines[-1] + " Noch ein Satz." * 2
    with work.archive.drafts.reading() as drafts:
        newest = drafts.get(made.id)
    assert [text for _, text in read_back(newest.docx)[0]] == lines_of(back)
