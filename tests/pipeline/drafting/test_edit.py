"""Paragraphs that staff change on the page: sources stay with sentences that keep their words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.render.docx import read_back
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import NotFound, Refused
from tests.pipeline.drafting.builders import drafted, work_in
from tests.pipeline.drafting.test_round_trip import STEP


@pytest.fixture
def made(tmp_path: Path) -> Draft:
    return drafted(tmp_path)


def rewrite(folder: Path, seen: Draft, number: int, text: str) -> Draft:
    return work_in(folder).rewrite(seen.id, number, text, replace(STEP, seen=seen.words))


def insert(folder: Path, seen: Draft, number: int, text: str) -> Draft:
    return work_in(folder).insert(seen.id, number, text, replace(STEP, seen=seen.words))


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
    changed = rewrite(tmp_path, made, number, old + " Das freut uns.")
    assert sheet_of(changed).lines[number].text == old + " Das freut uns."
    kept = {s.text: s.source for s in changed.sentences}
    assert all(kept[s.text] == s.source for s in made.sentences)
    assert kept["Das freut uns."] is None
    assert changed.version == made.version + 1
    assert changed.history[-1].by == STEP.by
    assert f"Absatz {number + 1} geändert" in changed.history[-1].what


def test_only_the_letters_that_differ_are_set_anew_in_word(made: Draft, tmp_path: Path) -> None:
    number, old = line_with(made, "einstimmig beschlossen")
    changed = rewrite(tmp_path, made, number, old.replace("einstimmig", "gemeinsam"))
    texts = [text for _, text in read_back(Path(changed.files["docx"]).read_bytes())[0]]
    assert old.replace("einstimmig", "gemeinsam") in texts
    assert old not in texts


def test_a_paragraph_without_text_is_taken_out_and_a_new_one_put_in(
    made: Draft, tmp_path: Path
) -> None:
    number, old = line_with(made, "einstimmig beschlossen")
    without = rewrite(tmp_path, made, number, "  ")
    assert old not in [line.text for line in sheet_of(without).lines]
    back = insert(tmp_path, without, number, "Ein neuer Absatz über die Betriebe.")
    assert sheet_of(back).lines[number].text == "Ein neuer Absatz über die Betriebe."
    assert back.version == made.version + 2


def test_nothing_happens_when_nothing_is_changed(made: Draft, tmp_path: Path) -> None:
    number, old = line_with(made, "einstimmig")
    assert rewrite(tmp_path, made, number, f" {old} ") == made


def test_a_quote_that_is_altered_can_not_be_released(made: Draft, tmp_path: Path) -> None:
    number, old = line_with(made, "eine gute Grundlage")
    changed = rewrite(tmp_path, made, number, old.replace("gute Grundlage", "sehr gute Grundlage"))
    assert any(quote.now and quote.status == "altered" for quote in changed.quotes)


def test_what_is_not_there_is_refused_with_the_next_step(made: Draft, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        rewrite(tmp_path, made, 999, "x")
    with pytest.raises(Refused, match="leer"):
        insert(tmp_path, made, 0, " ")
