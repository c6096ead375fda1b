"""The labels of `corpus/gold/first_sight` fit their texts, and the measurement counts what it says."""

from __future__ import annotations

import hashlib
import json
import re
from itertools import chain, pairwise

import pytest

from bench.first_sight.__main__ import ROWS, shown
from bench.first_sight.judging import judge, summed
from bench.first_sight.product import Answer, Said, Spot
from bench.first_sight.texts import GOLD, PARTS, Label, Named, labels

LABELS = labels(*PARTS)
SEEN = [json.loads(line) for line in (GOLD / "seen.jsonl").read_text("utf8").splitlines()]
each_label = pytest.mark.parametrize("label", LABELS, ids=lambda label: label.id)


def test_every_text_has_one_label_and_every_label_its_text() -> None:
    texts = {(file.parent.name, file.stem) for file in GOLD.glob("*/*.txt")}
    assert texts == {(label.part, label.id) for label in LABELS}
    assert len(LABELS) == len(texts)


def test_the_shut_part_is_large_enough_to_tell() -> None:
    shut = labels("shut")
    agreements = sum(label.kind == "agreement" for label in shut)
    releases = sum(label.kind == "press_release" for label in shut)
    assert (len(shut) >= 40, agreements >= 12, releases >= 20) == (True, True, True)


@each_label
def test_the_text_is_the_one_that_was_labelled(label: Label) -> None:
    text = label.text()
    assert len(text) == label.chars
    assert hashlib.sha256(text.encode("utf8")).hexdigest() == label.sha256


@each_label
def test_names_stand_where_the_label_says(label: Label) -> None:
    text = label.text()
    named = chain(
        *(label.parties, label.parties_alt, label.organisations, label.organisations_alt),
        *(label.regions, label.regions_alt),
    )
    for name in named:
        there = text[name.start : name.end]
        assert " ".join(there.split()) == " ".join(name.name.split())


@each_label
def test_organisations_lie_side_by_side(label: Label) -> None:
    for one, following in pairwise(label.organisations):
        assert one.end <= following.start, (one, following)


@each_label
def test_titles_and_quotes_are_words_of_the_text(label: Label) -> None:
    text = label.text()
    spans = [s for s in (label.title, *label.title_alt) if s]
    spans += [(quote.start, quote.end) for quote in label.quotes]
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()


@each_label
def test_speakers_and_their_organisations_are_named_in_the_text(label: Label) -> None:
    flat = " ".join(label.text().split())
    for quote in label.quotes:
        told = (quote.speaker, *quote.speaker_alt, quote.organisation, *quote.organisation_alt)
        for name in filter(None, told):
            assert " ".join(name.split()) in flat
        assert quote.speaker or not (quote.function or quote.organisation)


@each_label
def test_the_day_of_a_text_is_no_other_day(label: Label) -> None:
    assert label.date is None or label.date not in label.other_days


def test_what_was_seen_is_told_without_text_and_without_people() -> None:
    for line in SEEN:
        assert line.keys() == {"id", "part", "domain", "query", "kind", "shape"}
        assert re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]+|", line["domain"])
        assert "@" not in line["shape"]


def test_senders_of_the_shut_part_are_not_those_of_the_build_part() -> None:
    portals = {"de.readkong.com", "docplayer.org", "docslib.org", "presseportal.de", ""}
    domains = [
        {line["domain"].removeprefix("www.") for line in SEEN if line["part"] == part}
        for part in PARTS
    ]
    assert (domains[0] & domains[1]) - portals == set()


def _perfect(label: Label) -> Answer:
    text = label.text()
    start, end = label.title or (0, 0)
    return Answer(
        kind=label.kind,
        title=text[start:end] if label.title else "datei-ohne-titel",
        date=label.date,
        parties=_spots(label.parties),
        organisations=_spots(label.organisations),
        regions=_spots(label.regions),
        quotes=tuple(
            Said(Spot(q.start, q.end, ""), q.speaker, q.function, q.organisation)
            for q in label.quotes
        ),
    )


def _spots(named: tuple[Named, ...]) -> tuple[Spot, ...]:
    return tuple(Spot(name.start, name.end, name.name) for name in named)


def test_a_reader_that_answers_as_the_labels_is_without_fault() -> None:
    for label in LABELS:
        judged = judge(label, label.text(), _perfect(label))
        assert judged.misses == [], label.id


def test_a_reader_that_says_nothing_gets_no_credit() -> None:
    empty = Answer("other", "", None, (), (), (), ())
    counts = summed(judge(label, label.text(), empty) for label in LABELS)
    named = sum(len(label.organisations) for label in LABELS)
    assert (counts["organisations:right"], counts["organisations:missed"]) == (0, named)
    assert (counts["speaker:right"], counts["parties:right"], counts["title:right"]) == (0, 0, 0)


LABEL = next(label for label in LABELS if label.id == "b004")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"kind": "other"}, "kind:wrong"),
        ({"parties": ()}, "parties:missed"),
        ({"parties": (*_spots(LABEL.parties), Spot(0, 5, "Kreis Soest"))}, "parties:wrong"),
        ({"organisations": ()}, "organisations:missed"),
        ({"organisations": (Spot(60, 90, "Arbeit Bad"),)}, "organisations:wrong"),
        ({"regions": (Spot(91, 100, "Bad Hersfeld"),)}, "regions:wrong"),
        ({"quotes": (Said(Spot(0, 3, ""), "Rita Mai", None, None),)}, "name:wrong"),
    ],
)
def test_each_fault_is_counted(changed: dict[str, object], fault: str) -> None:
    right = _perfect(LABEL)
    answer = Answer(**{f: changed.get(f, getattr(right, f)) for f in Answer.__slots__})  # type: ignore[arg-type]
    assert judge(LABEL, LABEL.text(), answer).counts[fault] >= 1


@pytest.mark.parametrize(
    ("speaker", "wrong"),
    [
        ("Dr. Roswitha Enders", 0),
        ("Dr. Roswitha Enders und Falk Nöthen", 0),
        ("Roswitha Enders und Jan Rau", 1),
    ],
)
def test_two_who_speak_with_one_voice_are_right_where_the_label_knows_both(
    speaker: str, wrong: int
) -> None:
    label = next(label for label in LABELS if label.id == "s020")
    quote = next(q for q in label.quotes if q.speaker_alt)
    said = Said(Spot(quote.start, quote.end, ""), speaker, None, None)
    answer = Answer("press_release", "", None, (), (), (), (said,))
    assert judge(label, label.text(), answer).counts["name:wrong"] == wrong


def test_the_table_shows_shares_f1_and_faults() -> None:
    counts = summed([])
    counts.update({"kind:right": 3, "kind:wrong": 1, "parties:right": 1, "parties:missed": 2})
    cells = {row.name: shown(row, counts) for row in ROWS}
    assert cells["kind"] == "0.75 (3 of 4)"
    assert cells["parties, F1"] == "0.50 (1 right, 0 wrong, 2 missed)"
    assert (cells["wrong names"], cells["title"]) == ("0", "–")
