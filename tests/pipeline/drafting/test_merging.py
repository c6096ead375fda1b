"""Two people change one draft: what does not touch merges, the same paragraph does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.drafting.changing import Conflict, Outdated, lines_of
from pipeline.drafting.merging import Overlap, TextChange, applied, changes_between, moved
from pipeline.drafting.moments import parse_moment
from pipeline.drafting.states import Step
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import Refused
from tests.pipeline.drafting.builders import agreement, drafted, work_in
from tests.pipeline.drafting.test_round_trip import STEP

BASE = ["a", "b", "c", "d", "e"]


def merged(mine: list[str], theirs: list[str]) -> list[str]:
    changes = moved(changes_between(BASE, mine), changes_between(BASE, theirs))
    text = list(theirs)
    for change in sorted(changes, key=lambda c: (c.start, c.end), reverse=True):
        text[change.start : change.end] = change.lines
    return text


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("A b c d e", "a b c d E", "A b c d E"),
        ("a B c d e", "a b C d e", "a B C d e"),  # neighbours
        ("a b c d e", "a b X d e", "a b X d e"),  # I changed nothing
        ("x a b c d e", "a b c d e y", "x a b c d e y"),
        ("a x b c d e", "a y b c d e", "a y x b c d e"),  # both are kept, theirs first
        ("a x b c d e", "a x b c d e", "a x b c d e"),  # the same thing twice is one
        ("a c d e", "a b c d E", "a c d E"),
        ("a b c d", "A b c d e", "A b c d"),
        ("a B c d e", "a B c d e", "a B c d e"),
        ("a b c D e", "b c d e", "b c D e"),
        ("a b c d E", "x y a b c d e", "x y a b c d E"),
        ("A1 A2 b c d e", "a b c d E", "A1 A2 b c d E"),
        ("a b c d e f g", "A b c d e", "A b c d e f g"),
    ],
)
def test_changes_of_different_paragraphs_merge(mine: str, theirs: str, both: str) -> None:
    assert merged(mine.split(), theirs.split()) == both.split()


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("a X c d e", "a Y c d e"),
        ("a c d e", "a Y c d e"),  # I take out what they rewrote
        ("a X c d e", "a c d e"),
        ("a d e", "a b C d e"),
        ("a X Y Z c d e", "a B c d e"),
    ],
)
def test_changes_of_the_same_paragraph_do_not(mine: str, theirs: str) -> None:
    with pytest.raises(Overlap):
        merged(mine.split(), theirs.split())


LINES = st.lists(st.sampled_from(["Eins.", "Zwei.", "Drei.", "Vier."]), min_size=1, max_size=7)


@settings(max_examples=40, deadline=None)
@given(old=LINES, new=LINES)
def test_a_word_file_has_the_lines_that_were_asked_for(old: list[str], new: list[str]) -> None:
    import io

    document = docx.Document()
    for line in old:
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    made = applied(target.getvalue(), old, changes_between(old, new))
    assert [p.text for p in docx.Document(io.BytesIO(made)).paragraphs if p.text] == new


def test_a_change_knows_what_it_touches() -> None:
    assert TextChange(1, 2, ("x",)).touches(TextChange(1, 2, ()))
    assert not TextChange(1, 1, ("x",)).touches(TextChange(1, 2, ("y",)))
    assert TextChange(2, 2, ("x",)).touches(TextChange(1, 3, ()))


# --- the same, with drafts ---

BERTA = Step("Berta Beispiel", STEP.at)


@pytest.fixture
def made(tmp_path: Path) -> Draft:
    return drafted(tmp_path)


def seeing(draft: Draft, step: Step = STEP) -> Step:
    return replace(step, seen=draft.words)


def number_of(draft: Draft, words: str) -> int:
    return next(number for number, text in enumerate(lines_of(draft)) if words in text)


def test_two_people_change_different_paragraphs(made: Draft, tmp_path: Path) -> None:
    work = work_in(tmp_path)
    first, second = number_of(made, "vereinbarten"), number_of(made, "Genannt sind")
    work.rewrite(made.id, first, "Das ist von Erika.", seeing(made))
    work.insert(made.id, first, "Davor.", seeing(made))
    both = work.rewrite(made.id, second, "Das ist von Berta.", seeing(made, BERTA))
    lines = lines_of(both)
    assert lines[first : first + 2] == ["Davor.", "Das ist von Erika."]
    assert lines[second + 1] == "Das ist von Berta."
    assert len(lines) == len(lines_of(made)) + 1


def test_two_people_change_the_same_paragraph_and_the_second_keeps_the_text(
    made: Draft, tmp_path: Path
) -> None:
    work = work_in(tmp_path)
    number = number_of(made, "vereinbarten")
    work.rewrite(made.id, number, "Das ist von Erika.", seeing(made))
    for text in ("Das ist von Berta.", ""):
        with pytest.raises(Conflict, match="von Erika Muster geändert") as caught:
            work.rewrite(made.id, number, text, seeing(made, BERTA))
        assert (caught.value.theirs, caught.value.mine) == ("Das ist von Erika.", text)
    assert "Das ist von Erika." in str(caught.value.message)
    assert lines_of(work.get(made.id))[number] == "Das ist von Erika."


DECISIONS = {
    "approve": lambda work, id, step: work.move(id, "approve", step),
    "reject": lambda work, id, step: work.move(id, "reject", step),
    "publish": lambda work, id, step: work.move(id, "publish", step),
    "submit": lambda work, id, step: work.move(id, "submit", step),
    "quote": lambda work, id, step: work.decide_quote(id, 1, "approved", step),
    "embargo": lambda work, id, step: work.hold(id, parse_moment("1.3.2099 10 Uhr"), step),
}


@pytest.mark.parametrize("decide", DECISIONS.values(), ids=DECISIONS)
def test_nobody_decides_on_words_that_they_did_not_see(decide, made, tmp_path) -> None:  # type: ignore[no-untyped-def]  # six shapes
    work = work_in(tmp_path)
    number = number_of(made, "vereinbarten")
    now = work.rewrite(made.id, number, "Das liest noch niemand.", seeing(made))
    with pytest.raises(Outdated, match="von Erika Muster geändert") as caught:
        decide(work, made.id, seeing(made, BERTA))
    assert "{+Das liest noch niemand.+}" in caught.value.difference[0]
    assert work.get(made.id) == now.model_copy(update={"files": {}})


@pytest.mark.parametrize("seen", ["", "   ", "0123456789ab", "abc", "../..", "%", "f" * 70])
def test_a_decision_names_words_that_the_draft_had(seen: str, made: Draft, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Stand"):
        work_in(tmp_path).decide_quote(made.id, 1, "approved", replace(BERTA, seen=seen))


def test_the_beginning_of_the_hash_is_enough(made: Draft, tmp_path: Path) -> None:
    step = replace(BERTA, seen=made.words[:8].upper())
    decided = work_in(tmp_path).decide_quote(made.id, 1, "approved", step)
    assert (decided.quotes[0].status, decided.history[-1].words) == ("approved", made.words[:12])


def test_words_that_are_there_again_are_the_words_that_were_seen(
    made: Draft, tmp_path: Path
) -> None:
    work = work_in(tmp_path)
    number, old = number_of(made, "vereinbarten"), lines_of(made)[number_of(made, "vereinbarten")]
    other = work.rewrite(made.id, number, "Anders.", seeing(made))
    work.rewrite(made.id, number, old, seeing(other))
    assert work.decide_quote(made.id, 1, "refused", seeing(made)).quotes[0].status == "refused"


def word_of(draft: Draft, folder: Path, old: str, new: str) -> bytes:
    """The draft's Word file, as somebody took it away and edited it."""
    word = docx.Document(draft.files["docx"])
    paragraph = next(p for p in word.paragraphs if old in p.text)
    paragraph.text = paragraph.text.replace(old, new)
    file = folder / "bearbeitet.docx"
    word.save(str(file))
    return file.read_bytes()


def test_a_word_file_merges_with_what_others_did_meanwhile(made: Draft, tmp_path: Path) -> None:
    work = work_in(tmp_path)
    content = word_of(made, tmp_path, "vereinbarten", "verabredeten")
    other = word_of(made, tmp_path, "vereinbarten", "beschlossen")
    number = number_of(made, "Genannt sind")
    work.rewrite(made.id, number, "Das ist von Berta.", seeing(made, BERTA))
    back = work.take_in(content, STEP)
    assert "verabredeten" in lines_of(back)[number_of(made, "vereinbarten")]
    assert lines_of(back)[number] == "Das ist von Berta."
    with pytest.raises(Conflict, match="verabredeten"):
        work.take_in(other, BERTA)


def without_properties(content: bytes, folder: Path) -> bytes:
    """As other programs write it: neither the draft nor the words are named."""
    file = folder / "ohne.docx"
    file.write_bytes(content)
    word = docx.Document(str(file))
    word.core_properties.identifier = word.core_properties.version = ""
    word.save(str(file))
    return file.read_bytes()


def test_a_word_file_that_names_nothing_is_known_by_its_words(made: Draft, tmp_path: Path) -> None:
    work = work_in(tmp_path)
    edited = word_of(made, tmp_path, "vereinbarten", "verabredeten")
    content = without_properties(edited, tmp_path)
    number = number_of(made, "Genannt sind")
    work.rewrite(made.id, number, "Das ist von Berta.", seeing(made, BERTA))
    back = work.take_in(content, STEP, id=made.id)
    assert lines_of(back)[number] == "Das ist von Berta."
    assert "verabredeten" in "".join(lines_of(back))


def test_a_foreign_word_file_is_refused_and_the_right_draft_named(
    made: Draft, tmp_path: Path
) -> None:
    work = work_in(tmp_path)
    other = drafted(tmp_path, agreement().build(), {}, "vereinbarung-beschlossen")
    theirs = Path(other.files["docx"]).read_bytes()
    named = without_properties(theirs, tmp_path)
    for content in (theirs, named):
        with pytest.raises(Refused, match=f"gehört zum Entwurf .*{other.id}"):
            work.take_in(content, STEP, id=made.id)
    stray = docx.Document()
    for text in ("Einladung zum Sommerfest", "Es gibt Kuchen.", "Bitte anmelden."):
        stray.add_paragraph(text)
    stray.save(str(tmp_path / "fest.docx"))
    with pytest.raises(Refused, match="zu keinem Entwurf"):
        work.take_in((tmp_path / "fest.docx").read_bytes(), STEP, id=made.id)
    gone = docx.Document(str(made.files["docx"]))
    gone.core_properties.identifier = "pressemitteilung-fort"
    gone.save(str(tmp_path / "fort.docx"))
    with pytest.raises(Refused, match="den es hier nicht gibt"):
        work.take_in((tmp_path / "fort.docx").read_bytes(), STEP, id=made.id)
    assert work.get(made.id).revision == 1
