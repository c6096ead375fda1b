"""Dated sentences: one an event, in order, each with its source."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp.taggers.dates import DateTagger
from pipeline.archive.told import DatedPlace, ToldHead
from pipeline.portraits.dated import ChronicleEntry, entries_of, of_one_line, with_documents


def told(*texts: str) -> tuple[ChronicleEntry, ...]:
    """The entries of documents with these texts; the first document is the oldest."""
    heads = {
        n: ToldHead(n, f"d{n}", f"Titel {n}", date(2020, 1, 1 + n), "press_release")
        for n in range(len(texts))
    }
    places = [
        DatedPlace(n, found.ids[0], found.start, found.end, 1)
        for n, text in enumerate(texts)
        for found in DateTagger().find(text)
    ]
    return entries_of(places, dict(enumerate(texts)), heads)


def test_sentences_stand_in_the_order_of_their_days() -> None:
    found = told(
        "Am 3. Mai 2021 begann die Reihe der Sprechtage. Schon am 1. März 2020 warb die Kammer dafür.\n"
        "Im Dezember 2020 war der Plan für alle fertig."
    )
    assert [(e.day, e.precision) for e in found] == [
        ("2020-03-01", "day"), ("2020-12", "month"), ("2021-05-03", "day"),
    ]  # fmt: skip
    assert found[0].text == "Schon am 1. März 2020 warb die Kammer dafür."


@pytest.mark.parametrize(
    ("first", "second", "entries"),
    [
        ("Am 3. Mai 2021 unterzeichneten Kammer und Kreis die Vereinbarung.",) * 2 + (1,),
        (
            "Am 3. Mai 2021 unterzeichneten Kammer und Kreis die Vereinbarung.",
            "Kammer und Kreis unterzeichneten die Vereinbarung am 3.5.2021 in Birkenau.", 1,
        ),
        (
            "Am 3. Mai 2021 unterzeichneten Kammer und Kreis die Vereinbarung.",
            "Das Museum im Hafen öffnet nach langem Umbau am 3. Mai 2021.", 2,
        ),
        (
            "Am 3. Mai 2021 unterzeichneten Kammer und Kreis die Vereinbarung.",
            "Am 4. Mai 2021 unterzeichneten Kammer und Kreis die Vereinbarung.", 2,
        ),
    ],
)  # fmt: skip
def test_one_event_is_told_once(first: str, second: str, entries: int) -> None:
    found = told(first, second)
    assert len(found) == entries
    if entries == 1:
        assert (found[0].document, found[0].also) == ("d0", ("d1",))


@pytest.mark.parametrize("text", ["Birkenau, 3. Mai 2021", "Stand: 03.05.2021", "3. Mai 2021"])
def test_a_line_that_tells_nothing_is_no_entry(text: str) -> None:
    assert told(text) == ()


def test_a_range_has_both_its_days() -> None:
    (entry,) = told("In der Woche KW 12/2021 besuchten alle Partner die Betriebe.")
    assert (entry.precision, entry.day, entry.until) == ("range", "2021-03-22", "2021-03-28")


def test_rows_of_a_table_do_not_share_their_days() -> None:
    text = "Kammer Südhang 03.05.2021\nVerein Nordufer 04.05.2021"
    places = [
        DatedPlace(0, "2021-05-03", 15, 25, 1, near=0),
        DatedPlace(0, "2021-05-04", 42, 52, 1, near=0),
    ]
    assert [p.day for p in of_one_line(places, {0: text})] == ["2021-05-03"]


@given(
    st.lists(
        st.tuples(
            st.dates(date(2000, 1, 1), date(2040, 1, 1)),
            st.sampled_from(("beriet", "prüfte", "zahlte")),
            st.sampled_from(("die Kammer drei Betriebe", "der Verein alle Kurse sofort")),
        ),
        max_size=8,
    )
)
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_every_dated_sentence_is_in_the_chronicle_or_folded(
    made: list[tuple[date, str, str]],
) -> None:
    texts = [f"Am {d.day}.{d.month}.{d.year} {verb} {rest}." for d, verb, rest in made]
    found = told(*texts)
    assert [e.day for e in found] == sorted(e.day for e in found)
    assert {e.day for e in found} == {d.isoformat() for d, _, _ in made}
    documents = [id for e in found for id in (e.document, *e.also)]
    assert set(documents) == {f"d{n}" for n in range(len(texts))}
    for entry in found:
        text = texts[int(entry.document[1:])]
        assert " ".join(text[entry.start : entry.end].split()) == entry.text


def test_a_document_stands_once_on_its_own_day() -> None:
    heads = [
        ToldHead(n, f"d{n}", "Vereinbarung zur Lehre", date(2021, 12, 6), "press_release")
        for n in (1, 2)
    ]
    undated = ToldHead(3, "d3", "Vereinbarung zur Lehre", None, "other")
    texts = {1: "PM\nVereinbarung zur Lehre\nText", 2: "Vereinbarung zur Lehre"}
    (entry,) = with_documents((), [*heads, undated], texts)
    assert (entry.day, entry.precision, entry.also) == ("2021-12-06", "day", ("d2",))
    assert entry.text == "Pressemitteilung: Vereinbarung zur Lehre"
    assert texts[1][entry.start : entry.end] == "Vereinbarung zur Lehre"
    said = entry.model_copy(update={"text": "Sie wurde am 6. Dezember 2021 beschlossen."})
    assert with_documents([said], heads[:1], texts) == (said,)
