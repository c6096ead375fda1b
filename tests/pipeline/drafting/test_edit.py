"""Paragraphs that staff change on the page: sources stay with sentences that keep their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.drafting.draft import make_draft
from pipeline.drafting.edit import add_line, refuse_if_newer, rewrite_line
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.render.docx import read_back
from pipeline.ground.errors import NotFound, Refused
from pipeline.ground.types import Draft
from tests.pipeline.drafting.builders import Register, release, settings_in
from tests.pipeline.drafting.test_round_trip import AT, STEP


@pytest.fixture
def made(tmp_path: Path) -> Draft:
    return make_draft(
        "pressemitteilung",
        release().build(),
        Register(),
        settings_in(tmp_path),
        values={},
        out=None,
        at=AT,
    )


def line_with(draft: Draft, words: str) -> tuple[int, str]:
    return next(
        (number, line.text)
        for number, line in enumerate(sheet_of(draft).lines)
        if words in line.text
    )


def test_the_other_sentences_of_a_rewritten_paragraph_keep_their_source(
    made: Draft, tmp_path: Path
) -> None:
    number, old = line_with(made, "einstimmig beschlossen")
    changed = rewrite_line(
        made, number, old + " Das freut uns.", STEP, Register(), settings_in(tmp_path)
    )
    assert sheet_of(changed).lines[number].text == old + " Das freut uns."
    kept = {s.text: s.source for s in changed.sentences}
    assert all(kept[s.text] == s.source for s in made.sentences)
    assert kept["Das freut uns."] is None
    assert changed.version == made.version + 1
    assert changed.history[-1].by == STEP.by
    assert f"Absatz {number + 1} geändert" in changed.history[-1].what


def test_only_the_letters_that_differ_are_set_anew_in_word(made: Draft, tmp_path: Path) -> None:
    number, old = line_with(made, "einstimmig beschlossen")
    changed = rewrite_line(
        made,
        number,
        old.replace("einstimmig", "gemeinsam"),
        STEP,
        Register(),
        settings_in(tmp_path),
    )
    texts = [text for _, text in read_back(Path(changed.files["docx"]).read_bytes())[0]]
    assert old.replace("einstimmig", "gemeinsam") in texts
    assert old not in texts


def test_a_paragraph_without_text_is_taken_out_and_a_new_one_put_in(
    made: Draft, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    number, old = line_with(made, "einstimmig beschlossen")
    without = rewrite_line(made, number, "  ", STEP, Register(), settings)
    assert old not in [line.text for line in sheet_of(without).lines]
    back = add_line(
        without, number, "Ein neuer Absatz über die Betriebe.", STEP, Register(), settings
    )
    assert sheet_of(back).lines[number].text == "Ein neuer Absatz über die Betriebe."
    assert back.version == made.version + 2


def test_nothing_happens_when_nothing_is_changed(made: Draft, tmp_path: Path) -> None:
    number, old = line_with(made, "einstimmig")
    assert rewrite_line(made, number, f" {old} ", STEP, Register(), settings_in(tmp_path)) == made


def test_a_quote_that_is_altered_can_not_be_released(made: Draft, tmp_path: Path) -> None:
    number, old = line_with(made, "eine gute Grundlage")
    changed = rewrite_line(
        made,
        number,
        old.replace("gute Grundlage", "sehr gute Grundlage"),
        STEP,
        Register(),
        settings_in(tmp_path),
    )
    assert any(quote.now and quote.status == "geändert" for quote in changed.quotes)


def test_what_is_not_there_is_refused_with_the_next_step(made: Draft, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with pytest.raises(NotFound):
        rewrite_line(made, 999, "x", STEP, Register(), settings)
    with pytest.raises(Refused, match="leer"):
        add_line(made, 0, " ", STEP, Register(), settings)


def test_a_change_made_with_an_older_version_in_view_is_refused(
    made: Draft, tmp_path: Path
) -> None:
    number, old = line_with(made, "einstimmig")
    changed = rewrite_line(made, number, old + " Mehr.", STEP, Register(), settings_in(tmp_path))
    refuse_if_newer(changed, changed.version)
    with pytest.raises(Refused, match=STEP.by):
        refuse_if_newer(changed, made.version)
