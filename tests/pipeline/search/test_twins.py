"""Twins of one template: the query's own numbers and names tell them apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.archive import Parts, open_archive
from pipeline.search.query import word_query
from pipeline.search.ranking import Asked, rank
from pipeline.search.rerank import numbers_and_names, share_held
from pipeline.settings import Settings
from tests.pipeline.archive.builders import make_document, make_record

TEXT = "Jahresabschluss {year} der Wasserwerke {place}, Vorlage {number}."
TWINS = {
    "a": ("2021", "Erlenrode", "17"),
    "b": ("2022", "Erlenrode", "17"),
    "c": ("2021", "Haselmünd", "17"),
    "d": ("2021", "Erlenrode", "18"),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path_factory.mktemp('twins')}/a.sqlite")
    for name, (year, place, number) in TWINS.items():
        text = TEXT.format(year=year, place=place, number=number)
        document = make_document(text, id=name, title="Vorlage")
        opened.documents.save(make_record(document), f"/inbox/{name}.pdf")
    yield opened
    opened.close()


def held(archive: Parts, words: frozenset[str]) -> dict[str, float]:
    order = rank(archive, Asked(word_query("Jahresabschluss Wasserwerke")), Settings().search)
    ids = archive.shown.ids_of(order.documents.tolist())
    shares = share_held(archive, order, len(order.rows), words)
    return {
        ids[number]: round(float(share), 3)
        for number, share in zip(order.documents.tolist(), shares, strict=True)
    }


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("Jahresabschluss 2022 der Wasserwerke", "b"),
        ("Wasserwerke HASELMÜND", "c"),
        ("wasserwerke haselmuend 2021", "c"),
        ("Vorlage 18", "d"),
        ("Vorlage 18 aus dem Jahr 1999", "d"),
    ],
)
def test_the_twin_that_has_the_numbers_and_names_of_the_query_has_the_largest_share(
    archive: Parts, query: str, best: str
) -> None:
    numbers, names = numbers_and_names(query)
    of_numbers, of_names = held(archive, numbers), held(archive, names)
    total = {name: of_numbers[name] + of_names[name] for name in TWINS}
    assert max(total, key=lambda name: total[name]) == best
    assert max(value for name, value in total.items() if name != best) < total[best]


@pytest.mark.parametrize(
    ("query", "numbers", "names"),
    [
        ("Haushaltssatzung 2024 der Gemeinde Oberlauchheim", {"2024"}, {"oberlauchheim"}),
        ("Bebauungsplan Nr. 12 „Mühlweg“ (§ 3 Abs. 2)", {"12", "3", "2"}, set()),
        ("Wie lange gilt die Vereinbarung?", set(), set()),
        ("", set(), set()),
    ],
)
def test_numbers_and_what_is_no_german_word(query: str, numbers: set[str], names: set[str]) -> None:
    assert numbers_and_names(query) == (numbers, names)


def test_what_nobody_has_decides_nothing(archive: Parts) -> None:
    assert set(held(archive, frozenset({"1999"})).values()) == {0.0}
    assert set(held(archive, frozenset()).values()) == {0.0}
