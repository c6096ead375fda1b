"""Queries that are nothing but a day, and ends of ranges of codes: what comes behind what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pipeline.archive import Parts, open_archive
from pipeline.search.exact_match import exact_matches
from pipeline.search.meaning import question_vector
from pipeline.search.query import Query
from pipeline.search.ranking import Asked
from pipeline.search.search import ranked, understood_by
from pipeline.settings import Settings
from tests.pipeline.archive.builders import EMBEDDER, make_document, make_record, make_tag
from tests.pipeline.search.test_search import vocabulary

# name → day and text; each event has an agreement and a release that names no day of it.
TEXTS = {
    "obst": (
        date(2022, 5, 28),
        "Vereinbarung über Obstwiesen: Apfelbäume und Birnbäume schneiden.",
    ),
    "obst-presse": (
        date(2022, 6, 9),
        "Wer Apfelbäume und Birnbäume auf Obstwiesen schneiden will.",
    ),
    "bau": (date(2019, 11, 4), "Vereinbarung über Baustellen: Gerüste prüfen, Gruben sichern."),
    "bau-presse": (
        date(2020, 1, 7),
        "Auf Baustellen wollen sie Gerüste prüfen und Gruben sichern.",
    ),
    "zahlen": (date(2018, 2, 1), "Am 28. August 2022 und am 4. Dezember 2019 waren 28 und 4 da."),
}
RANGES = {
    "ende": ("Wir nutzen A-1.0 bis A-3.4 im Betrieb.", "A-1.0 bis A-3.4", "range"),
    "mitte": ("Wir nutzen A-1.0 bis B-2 im Betrieb.", "A-1.0 bis B-2", "range"),
    "selbst": ("Wir nutzen A-3.4 im Betrieb.", "A-3.4", "code"),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path_factory.mktemp('dated')}/a.sqlite")
    for name, (day, text) in TEXTS.items():
        document = make_document(text, id=name, title=name, date=day)
        opened.documents.save(make_record(document), name)
    for name, (text, surface, how) in RANGES.items():
        document = make_document(text, id=name, title=name, date=None)
        tag = make_tag(document, surface, "standard", "A-3.4", how=how)
        opened.documents.save(make_record(document, [tag]), name)
    yield opened
    opened.close()


def order(archive: Parts, text: str) -> list[str]:
    """All documents in the order of a query, near or not."""
    settings = Settings()
    understood = understood_by(archive, Query(text=text), settings, vocabulary())
    asked = Asked(understood.words, question_vector(EMBEDDER, text), EMBEDDER.name)
    carried = exact_matches(archive, understood, vocabulary())
    found = ranked(archive, understood, asked, carried, settings).order.documents.tolist()
    names = archive.shown.ids_of(found)
    return [names[number] for number in found]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("28.05.2022", ["obst", "obst-presse"]),
        ("28. Mai 2022", ["obst", "obst-presse"]),
        ("2022-05-28", ["obst", "obst-presse"]),
        ("am 28.5.2022", ["obst", "obst-presse"]),
        ("4.11.2019", ["bau", "bau-presse"]),
        ("4. November 2019", ["bau", "bau-presse"]),
        ("07.01.2020", ["bau-presse", "bau"]),
        ("9. Juni 2022", ["obst-presse", "obst"]),
    ],
)
def test_behind_the_document_of_a_day_stands_what_is_about_the_same(
    archive: Parts, query: str, first: list[str]
) -> None:
    assert order(archive, query)[:2] == first


@pytest.mark.parametrize(
    ("query", "first"),
    [("Gerüste 28.05.2022", "obst"), ("28 und 4", "zahlen"), ("Birnbäume", "obst")],
)
def test_words_still_count_where_there_are_some(archive: Parts, query: str, first: str) -> None:
    assert order(archive, query)[0].startswith(first)


def test_a_day_that_no_document_has_changes_nothing(archive: Parts) -> None:
    assert set(order(archive, "3. März 2011")) <= {*TEXTS, *RANGES}


def test_the_end_of_a_range_is_named_and_its_middle_is_not(archive: Parts) -> None:
    found = archive.facts.tagged("standard", {"A-3.4"})
    names = archive.shown.ids_of(list(found))
    assert {names[number]: it.direct for number, it in found.items()} == {
        "ende": True,
        "mitte": False,
        "selbst": True,
    }
