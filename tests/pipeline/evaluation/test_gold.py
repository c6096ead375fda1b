"""Gold, generated spellings and clean text: what the tagger promises."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bench.tagging.gains import GOLD, SNAPSHOT, measure, report
from bench.tagging.run import KINDS, clean_text, own_tagger, recall
from corpus.gold.make_passages import read_passage
from pipeline.evaluation.tags import as_document, evaluate_tags
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import Settings
from pipeline.tagging.ready import tagger_for

SETTINGS = Settings()
VOCABULARY = load_vocabulary(SETTINGS.vocabulary_folder)
TAGGER = tagger_for(VOCABULARY, SETTINGS)
PASSAGES = SETTINGS.paths.corpus / "gold" / "passages.jsonl"


def test_the_passages_are_read_well_enough() -> None:
    result = evaluate_tags(PASSAGES, VOCABULARY, SETTINGS)
    floors = {"partner": 0.95, "region": 0.95, "standard": 0.98, "quote": 0.95}
    assert {k: result["by_kind"][k]["f1"] >= low for k, low in floors.items()} == dict.fromkeys(
        floors, True
    )
    assert result["by_kind"]["partner"]["precision"] >= 0.98
    assert result["reliability"]["error"] <= 0.1


def test_the_passages_are_what_the_marked_text_says() -> None:
    rows = [json.loads(line) for line in PASSAGES.read_text(encoding="utf8").splitlines()]
    marked = PASSAGES.with_suffix(".txt").read_text(encoding="utf8")
    assert len(rows) == marked.count("\n## ") + 1 >= 60
    for row in rows:
        body = marked.split(f"## {row['split']} {row['id']}\n")[1].split("\n## ")[0]
        assert read_passage(body.strip() + "\n", VOCABULARY) == {
            k: row[k] for k in ("text", "tags", "quotes")
        }


def test_nothing_was_lost_since_the_snapshot() -> None:
    lines, lost = report(json.loads(SNAPSHOT.read_text(encoding="utf8")), measure(SETTINGS))
    assert not lost, "\n".join(lines)
    assert len(lines) >= 2 * len(GOLD)


def test_the_report_tells_gains_from_losses() -> None:
    before = {"x": {"f1": {"partner": 0.5}, "micro": 0.5, "n": 2, "errors": ["a", "b"]}}
    after = {"x": {"f1": {"partner": 0.6}, "micro": 0.6, "n": 2, "errors": ["b", "c"]}}
    lines, lost = report(before, after)
    assert (lines[2:], lost) == (["  + a", "  - c"], True)


@pytest.mark.parametrize("kind", KINDS)
def test_generated_spellings_are_found(kind: str) -> None:
    share, missed = recall(
        own_tagger(VOCABULARY, SETTINGS.tagging.link_confidence), VOCABULARY, kind
    )
    assert share >= 0.98, missed


@pytest.mark.shared
def test_clean_text_stays_clean(shared: Path) -> None:
    text = clean_text([shared / "data" / "ner" / "germeval14.train.conll"])
    words = len(text.split())
    found = [
        f
        for f in own_tagger(VOCABULARY, SETTINGS.tagging.link_confidence)(text)
        if f[0] != "region"
    ]
    assert words >= 100_000
    assert len(found) / words * 10_000 <= 1, found


def test_the_organisation_of_a_speaker_is_linked_in_the_nominative() -> None:
    text = (
        "„Wir beraten die Betriebe gern“, sagt Eva Kunz, Leiterin des Instituts für angewandte "
        "Arbeitswissenschaft.\n"
        "„Das tun wir seit vielen Jahren“, sagt Ulf Meier vom Verband der Bäcker."
    )
    first, second = TAGGER.tag(as_document(text)).quotes
    assert (first.organisation, first.organisation_id) == (
        "Institut für angewandte Arbeitswissenschaft",
        "ifaa",
    )
    assert (second.speaker, second.organisation_id) == ("Ulf Meier", None)


def test_a_homonym_leaves_the_short_name_open() -> None:
    text = "Die Bundesagentur für Arbeit berät. Die BA hilft."
    assert [t.id for t in TAGGER.tag(as_document(text)).tags if t.surface == "BA"] == ["ba"]
    doubtful = text + " Wer den Bachelor macht, ist dabei."
    assert [t.id for t in TAGGER.tag(as_document(doubtful)).tags if t.surface == "BA"] == [None]


def test_unknown_codes_are_issues() -> None:
    issues = TAGGER.tag(
        as_document("Nach OM-Praxis A-9.9 und OM-Praxis A-2.1. Der Praxisstandard A-7.3.")
    ).issues
    assert [i.message for i in issues] == [
        "Einen Praxisstandard „OM-Praxis A-9.9“ gibt es im Register nicht.",
        "Einen Praxisstandard „A-7.3“ gibt es im Register nicht.",
    ]


def test_facts_and_relative_dates_of_a_document() -> None:
    text = "Gestern hat der Strategiekreis die Vereinbarung einstimmig beschlossen. Über 400 Partner machen mit."
    document = as_document(text).model_copy(update={"date": date(2021, 12, 6)})
    found = [(t.kind, t.id, t.label) for t in TAGGER.tag(document).tags]
    assert ("date", "2021-12-05", "05.12.2021") in found
    assert ("decision", "strategiekreis", "beschlossen: Strategiekreis, einstimmig") in found
    assert ("number", "400", "Über 400 Partner") in found


def _wrapped(text: str) -> str:
    """Its lines broken at 72 signs, as mail programs do."""
    signs, column, blank = list(text), 0, -1
    for at, sign in enumerate(text):
        column = 0 if sign == "\n" else column + 1
        blank = at if sign == " " else blank
        if column > 72 and blank > at - column:
            signs[blank], column = "\n", at - blank
    return "".join(signs)


@pytest.mark.parametrize(
    "typeset",
    [
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("-", "\u2011"),
        lambda text: text.translate(str.maketrans("„“”", '"""')),
        lambda text: text.translate(str.maketrans("„“", "»«")),
        _wrapped,
    ],
    ids=[
        "blanks that do not break",
        "hyphens that do not break",
        "typewriter",
        "guillemets",
        "wrapped",
    ],
)
def test_tags_and_quotes_are_the_same_however_a_text_is_set(typeset: Callable[[str], str]) -> None:
    def found(text: str) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
        tagged = TAGGER.tag(as_document(text))
        tags = {(t.kind, t.id, t.start, t.end) for t in tagged.tags if t.kind in KINDS}
        return tags, {(q.speaker, q.start, q.end) for q in tagged.quotes}

    rows = [json.loads(line) for line in PASSAGES.read_text(encoding="utf8").splitlines()][::4]
    rows = [row for row in rows if "-\n" not in row["text"]]  # a scan's lines are wrapped already
    changed = [row["id"] for row in rows if found(row["text"]) != found(typeset(row["text"]))]
    assert len(rows) >= 20
    assert changed == []
