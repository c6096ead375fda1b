"""The version in Einfache Sprache: bound to its sentences, approved with them, checked by rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.drafting.plain import plain_of
from pipeline.drafting.plain_rules import load_plain_rules, remarks
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.states import Step
from pipeline.drafting.work import DraftWork
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import NotFound, Refused
from pipeline.settings import load_settings
from tests.pipeline.drafting.builders import drafted, work_in

RULES = load_plain_rules(load_settings())


@pytest.fixture
def work(tmp_path: Path) -> DraftWork:
    drafted(tmp_path)
    return work_in(tmp_path)


def only(work: DraftWork) -> Draft:
    return work.all()[0]


def step(draft: Draft) -> Step:
    return Step("Petra Presse", datetime(2022, 1, 11, 9, tzinfo=UTC), draft.words)


def write(work: DraftWork, texts: dict[int, str]) -> Draft:
    draft = only(work)
    return work.write_plainly(draft.id, texts, step(draft))


def test_every_sentence_that_may_be_put_otherwise_stands_there_once(work: DraftWork) -> None:
    draft = only(work)
    shown = plain_of(draft)
    assert shown.missing == len(shown.pairs) > 2
    assert shown.pairs[0].of == draft.title
    told = " ".join(pair.of for pair in shown.pairs)
    assert all(quote.text not in told for quote in draft.quotes)
    assert "Aktionsbündnis" not in told
    assert "[[" not in told


def test_what_is_written_is_bound_to_its_sentence_and_part_of_what_is_approved(
    work: DraftWork,
) -> None:
    before = only(work)
    draft = write(work, {0: "Neuer Vertrag", 2: "Die Partner helfen   kleinen Betrieben."})
    pairs = plain_of(draft).pairs
    assert [pairs[n].text for n in (0, 1, 2)] == [
        "Neuer Vertrag", "", "Die Partner helfen kleinen Betrieben.",
    ]  # fmt: skip
    assert (pairs[1].missing, pairs[2].missing) == (True, False)
    assert draft.plain[1].of == pairs[2].of
    assert (draft.version, draft.state, draft.approved) == (before.version + 1, "draft", ())
    assert draft.words != before.words
    assert draft.history[-1].what == "Fassung in Einfacher Sprache geändert"
    assert plain_of(draft).text == "Neuer Vertrag\n\nDie Partner helfen kleinen Betrieben.\n"
    with pytest.raises(Refused, match="inzwischen"):
        work.write_plainly(draft.id, {0: "Anders"}, step(before))


def test_a_sentence_that_changes_loses_its_plain_one(work: DraftWork) -> None:
    draft = write(work, {0: "Neuer Vertrag", 1: "Die Partner arbeiten zusammen."})
    lines = [line.text for line in sheet_of(draft).lines]
    number = next(n for n, line in enumerate(lines) if line == draft.title)
    changed = work.rewrite(draft.id, number, "Eine andere Überschrift", step(draft))
    shown = plain_of(changed)
    assert [one.text for one in shown.stale] == ["Neuer Vertrag"]
    assert shown.pairs[0].missing
    kept = write(work, {0: "Ganz neu"})
    assert [one.text for one in kept.plain] == ["Ganz neu", "Die Partner arbeiten zusammen."]


def test_a_sentence_may_be_left_out_and_nothing_changes_for_nothing(work: DraftWork) -> None:
    draft = write(work, {0: "Neuer Vertrag", 1: ""})
    assert not plain_of(draft).pairs[1].missing
    assert write(work, {0: "Neuer Vertrag"}).version == draft.version
    with pytest.raises(NotFound, match="Satz 1000"):
        write(work, {999: "Zu viel"})


def test_a_published_draft_is_not_written_on(work: DraftWork) -> None:
    draft = only(work)
    with work.archive.drafts.writing() as drafts:
        now = drafts.get(draft.id)
        published = now.draft.model_copy(update={"state": "published"})
        drafts.append_if(now.draft.revision, replace(now, draft=published))
    with pytest.raises(Refused, match="nichts mehr geändert"):
        write(work, {0: "Neu"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Die Partner helfen kleinen Betrieben.", ""),
        ("Wer Rat sucht, ruft an. Der Rat kostet nichts.", ""),
        ("Die Kammern beraten am 6. Mai in Neustadt.", ""),
        ("", ""),
        (
            "Wir sagen jetzt in diesem einen Satz so viele Dinge, dass er viel mehr als fünfzehn Wörter hat.",
            "Wörter in einem Satz",
        ),
        ("Wenn es regnet, bleiben wir, weil es nass ist.", "Nebensätze"),
        ("Wir gehen, laufen, rennen, sitzen.", "Kommas"),
        ("Die Beratung und die Bildung helfen.", ""),
        ("Die Durchführung, Begleitung und Auswertungen helfen.", "schwere Hauptwörter"),
        ("Die Betriebe werden beraten.", "passiv"),
        ("Die Partner könnten helfen.", "konjunktiv"),
        ("Das ist nicht unwichtig.", "doppelte Verneinung"),
        ("Die Kammer (in Neustadt) hilft.", "Klammern"),
        ("Die Kammer hilft; der Rat ist gratis.", "Strichpunkt"),
        ("Die IHK hilft.", "Abkürzung"),
        ("Sie hilft z. B. Betrieben.", "Abkürzung"),
        ("12,5 % der Betriebe sind klein.", "Zahl"),
        ("Man hilft.", "man"),
        ("Die Arbeit der Partner des Netzwerks hilft.", "Genitiv"),
        ("Die Kooperation hilft.", "„Zusammenarbeit“"),
        ("Die Kooperationsvereinbarung gilt.", "„Vertrag über die Zusammenarbeit“"),
        ("Das Arbeitsmarktinstrumentenkonzept hilft.", "ist lang"),
        ("Das gilt ab 2030.", "Die Zahl 2030"),
        ("Der Rat kostet kein Geld.", "Verneinung"),
    ],
)
def test_what_is_heavy_is_told(text: str, said: str) -> None:
    of = "Am 6. Mai 12,5 % nichts." if "kein Geld" not in text else "Die Beratung ist gratis."
    of = of + " nicht" if "nicht " in text else of
    told = remarks(text, of, RULES)
    assert bool(told) == bool(said), told
    assert said in " ".join(told)
