"""The states of a draft: which step is allowed when, and what is asked before a release."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import docx
import pytest

from pipeline.archive.drafts import DraftVersion
from pipeline.drafting.draft import make_draft
from pipeline.drafting.moments import parse_moment
from pipeline.drafting.products import write_files
from pipeline.drafting.revise import How, revised
from pipeline.drafting.states import (
    Step,
    approve,
    decide_quote,
    hold_until,
    publish,
    reject,
    submit,
    withdraw,
)
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import NotFound, Refused
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import load_settings
from tests.pipeline.drafting.builders import AT, Register, drafted, release, settings_in, work_in

NOW = datetime(2022, 1, 11, 9, 0, tzinfo=UTC)
ERIKA, MAX = Step("Erika Muster", NOW), Step("Max Muster", NOW)
LATER = NOW + timedelta(hours=1)


def sees(draft: Draft, step: Step) -> Step:
    """This person has these words in view."""
    return replace(step, seen=draft.words)


@pytest.fixture
def made(tmp_path) -> Draft:
    return drafted(tmp_path)


def with_quotes(draft: Draft) -> Draft:
    clear = draft.model_copy(update={"lint": tuple(m for m in draft.lint if m.severity != "error")})
    for number in range(1, len(draft.quotes) + 1):
        clear = decide_quote(clear, ERIKA, number, "approved")
    return clear


def released(draft: Draft) -> Draft:
    return approve(approve(submit(with_quotes(draft), ERIKA), ERIKA), MAX)


def test_the_way_to_publication(made):
    draft = publish(released(made), MAX)
    assert draft.state == "published"
    assert withdraw(draft, ERIKA, "Fehler im Namen").state == "withdrawn"
    steps = [(event.state, event.by) for event in draft.history[2:]]
    assert steps == [
        ("in_review", "Erika Muster"), ("in_review", "Erika Muster"), ("approved", "Max Muster"),
        ("published", "Max Muster"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Erika Muster", " erika  MUSTER "])
def test_one_person_cannot_release_twice(name, made):
    once = approve(submit(with_quotes(made), ERIKA), ERIKA)
    with pytest.raises(Refused, match="zwei Personen"):
        approve(once, Step(name, NOW))


def test_open_points_stop_a_release(made):
    with pytest.raises(Refused, match="Zitat 1 ist offen"):
        approve(submit(made, ERIKA), ERIKA)
    refused = decide_quote(with_quotes(made), MAX, 2, "refused")
    with pytest.raises(Refused, match="Zitat 2 ist abgelehnt"):
        approve(submit(refused, ERIKA), ERIKA)
    gap = with_quotes(made).model_copy(update={"missing": ("zitat",)})
    with pytest.raises(Refused, match="Es fehlt: zitat"):
        approve(submit(gap, ERIKA), ERIKA)


@pytest.mark.parametrize(
    "step",
    [
        lambda d: approve(d, ERIKA),
        lambda d: publish(d, ERIKA),
        lambda d: reject(d, ERIKA),
        lambda d: submit(submit(d, ERIKA), ERIKA),
        lambda d: withdraw(withdraw(d, ERIKA), ERIKA),
        lambda d: submit(withdraw(d, ERIKA), ERIKA),
        lambda d: submit(d, Step(" ", NOW)),
        lambda d: decide_quote(d, ERIKA, 9, "approved"),
        lambda d: hold_until(withdraw(d, ERIKA), ERIKA, LATER),
        lambda d: hold_until(d, ERIKA, NOW),
        lambda d: hold_until(d, ERIKA, NOW - timedelta(days=400)),
    ],
)
def test_what_is_not_allowed_is_refused(step, made):
    with pytest.raises(Refused):
        step(made)


def test_a_rejected_draft_needs_both_releases_again(made):
    back = reject(approve(submit(with_quotes(made), ERIKA), ERIKA), MAX, "Vorspann zu lang")
    assert (back.state, back.approved) == ("draft", ())
    assert back.history[-1].what.endswith("Vorspann zu lang")


def test_an_altered_quote_cannot_be_released(made):
    quote = made.quotes[0].model_copy(update={"now": "Wir alle werken", "status": "altered"})
    altered = made.model_copy(update={"quotes": (quote, *made.quotes[1:])})
    with pytest.raises(Refused, match="geändert"):
        decide_quote(altered, ERIKA, 1, "approved")


def test_nothing_is_published_before_its_embargo_ends(made):
    held = hold_until(made, ERIKA, NOW + timedelta(hours=1))
    draft = released(held)
    with pytest.raises(Refused, match=r"Sperrfrist läuft noch bis 11\. Januar 2022, 11\.00 Uhr"):
        publish(draft, ERIKA)
    assert publish(draft, Step("Erika Muster", NOW + timedelta(hours=1))).state == "published"


def test_the_state_is_kept_and_names_tell_nothing(made, tmp_path):
    work = work_in(tmp_path)
    work.move(made.id, "submit", ERIKA)
    held = work.hold(made.id, LATER, sees(made, ERIKA))
    kept = work.move(made.id, "submit", ERIKA)
    assert (work.with_files(made.id), held.embargo) == (kept, LATER)
    assert [d.state for d in work.all()] == ["in_review"]
    names = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")]
    assert not [
        n for n in names if "Zusammenarbeit" in n or "2022-01-11" in n or "sperr" in n.casefold()
    ]
    for path in kept.files.values():
        if path.endswith(".html"):
            assert "noindex" in Path(path).read_text(encoding="utf8")


def test_only_a_published_page_may_be_found(made, tmp_path):
    released_ = DraftVersion(publish(released(made), MAX), Path(made.files["docx"]).read_bytes())
    public = write_files(released_, settings_in(tmp_path))
    assert "noindex" not in Path(public.files["html"]).read_text(encoding="utf8")


def test_unknown_drafts_are_told_with_those_that_there_are(made, tmp_path):
    with pytest.raises(NotFound) as caught:
        work_in(tmp_path).get("gibtesnicht")
    assert made.id in caught.value.hint


def test_an_embargo_given_at_the_start_stands_in_the_text_and_holds(tmp_path):
    draft = make_draft(
        "pressemitteilung", release().build(), Register(), settings_in(tmp_path), at=AT, out=None,
        values={"sperrfrist": "24.11.2026 10:30"},
    )  # fmt: skip
    assert draft.embargo == parse_moment("24. November 2026, 10.30 Uhr")
    assert (
        Path(draft.files["txt"])
        .read_text(encoding="utf8")
        .startswith("SPERRFRIST bis 24. November 2026, 10.30 Uhr\n")
    )
    assert "sperrfrist" not in [m.rule for m in draft.lint]
    with pytest.raises(Refused, match="Sperrfrist"):
        publish(released(draft), ERIKA)


FIRST, SECOND = (
    parse_moment("24. November 2026, 10 Uhr"),
    parse_moment("25. November 2026, 9.30 Uhr"),
)
OUTPUTS = ("txt", "html", "docx", "pdf")


def first_words(draft: Draft, form: str) -> str:
    file = Path(draft.files[form])
    text = read_document(file, identify(file), load_settings()).text
    return " ".join(text.split())


def test_an_embargo_set_later_stands_first_in_every_output_until_it_is_lifted(made, tmp_path):
    work = work_in(tmp_path)
    before = {form: first_words(made, form) for form in OUTPUTS}
    held = work.hold(made.id, FIRST, sees(made, ERIKA))
    assert (held.embargo, held.version, held.state) == (FIRST, 2, "draft")
    assert held.history[-1].what == "Sperrfrist bis 24. November 2026, 10.00 Uhr"
    for form in OUTPUTS:
        assert (
            first_words(held, form) == f"SPERRFRIST bis 24. November 2026, 10.00 Uhr {before[form]}"
        ), form
    later = work.hold(made.id, SECOND, sees(held, ERIKA))
    assert later.history[-1].changes
    for form in OUTPUTS:
        assert (
            first_words(later, form)
            == f"SPERRFRIST bis 25. November 2026, 09.30 Uhr {before[form]}"
        ), form
    lifted = work.hold(made.id, None, sees(later, ERIKA))
    assert lifted.embargo is None
    assert {form: first_words(lifted, form) for form in OUTPUTS} == before
    # Nothing else has changed: the same sentences with the same sources.
    assert lifted.sentences == made.sentences
    assert work.with_files(made.id) == lifted
    # Nobody but the field says when the embargo ends.
    for one in (held, later):
        assert [m.message for m in one.lint] == [m.message for m in made.lint]


def test_an_embargo_from_the_start_is_put_off_in_its_own_line(tmp_path):
    draft = drafted(tmp_path, values={"sperrfrist": "24.11.2026 10:00"})
    work = work_in(tmp_path)
    later = work.hold(draft.id, SECOND, sees(draft, ERIKA))
    assert Path(later.files["txt"]).read_text(encoding="utf8").count("SPERRFRIST") == 1
    assert work.hold(draft.id, SECOND, sees(later, MAX)).version == later.version


@pytest.mark.parametrize("text", ["SPERRFRIST bis 1. Dezember 2026, 10.00 Uhr", "Sofort frei", ""])
def test_the_line_of_an_embargo_is_not_edited_by_hand(text, made, tmp_path):
    work = work_in(tmp_path)
    held = work.hold(made.id, FIRST, sees(made, ERIKA))
    with pytest.raises(Refused, match="Feld „Sperrfrist“"):
        work.rewrite(made.id, 0, text, sees(held, ERIKA))
    word = docx.Document(held.files["docx"])
    word.paragraphs[0].text = text
    target = tmp_path / "zurück.docx"
    word.save(str(target))
    with pytest.raises(Refused, match="Feld „Sperrfrist“"):
        work.take_in(target.read_bytes(), ERIKA)
    assert work.get(made.id).embargo == FIRST


def test_an_embargo_on_a_draft_edited_by_hand_is_refused_and_says_what_to_do(made, tmp_path):
    work = work_in(tmp_path)
    file = Path(made.files["docx"])
    word = docx.Document(str(file))
    word.paragraphs[3].text = "Von Hand"
    word.save(str(file))
    edited = file.read_bytes()
    with pytest.raises(Refused, match="in Word geändert") as caught:
        work.hold(made.id, FIRST, sees(made, ERIKA))
    assert "omdok draft import" in caught.value.hint
    assert file.read_bytes() == edited
    assert work.get(made.id).embargo is None
    back = work.take_in(edited, ERIKA)
    held = work.hold(made.id, FIRST, sees(back, ERIKA))
    text = Path(held.files["txt"]).read_text(encoding="utf8")
    assert text.startswith("SPERRFRIST bis")
    assert "Von Hand" in text


def test_an_embargo_that_the_text_does_not_tell_is_remarked(made, tmp_path):
    content = Path(made.files["docx"]).read_bytes()
    held = DraftVersion(hold_until(made, ERIKA, LATER), content)
    back = revised(held, content, ERIKA, How(), Register(), settings_in(tmp_path))
    assert back.draft.embargo == LATER
    assert "sperrfrist" in [m.rule for m in back.draft.lint]
