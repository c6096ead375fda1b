"""What another document replaces is left out and counted, and facets count works, whatever their
renditions say.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.archive import Parts, open_archive
from pipeline.archive.replacing import replaced_documents
from pipeline.archive.shown import Shown
from pipeline.search.bundle import Bundle
from pipeline.search.query import Query
from pipeline.search.search import facets_without, search
from pipeline.settings import Settings
from tests.contracts.test_store_works import NEWER, OLDER, put
from tests.pipeline.archive.builders import EMBEDDER, make_document, make_record, make_tag
from tests.pipeline.search.test_search import TEXTS, add, ask, found, vocabulary, without_reset

KINDS = ("agreement", "press_release", "other")
IDS = {"region": ("hessen", "bayern"), "partner": ("ba", "fhm"), "standard": ("A-2.1", "A-2.3")}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    put(opened, OLDER)
    put(opened, NEWER)
    yield opened
    opened.close()


def test_what_is_replaced_is_left_out_and_counted(archive: Parts) -> None:
    usual, everything = ask(archive, "Vereinbarung"), ask(archive, "Vereinbarung", replaced=True)
    assert (found(usual), usual.total, usual.replaced) == ([NEWER.id], 1, 1)
    assert (set(found(everything)), everything.total, everything.replaced) == (
        {OLDER.id, NEWER.id},
        2,
        0,
    )
    by = {hit.document: hit.replaced_by for hit in everything.hits}
    successor = by[OLDER.id]
    assert successor
    assert (successor.document, successor.title, by[NEWER.id]) == (NEWER.id, NEWER.title, None)


def test_a_filter_alone_leaves_out_the_replaced_too_and_its_facets_agree(archive: Parts) -> None:
    query = Query(text="", kind=("agreement",))
    result = search(Bundle(archive, Settings(), vocabulary(), EMBEDDER), query)
    assert (result.total, result.replaced, result.facets["kind"][0].count) == (1, 1, 1)
    assert [year.id for year in result.facets["year"]] == ["2023"]
    wider = facets_without(["kind"], Bundle(archive, Settings(), vocabulary(), EMBEDDER), query)
    assert wider["kind"][0].count == 1


def test_a_search_never_reads_all_documents(
    archive: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Shown, "numbers", lambda _: pytest.fail("in proportion to the archive"))
    assert (
        ask(archive, "Vereinbarung", replaced=True).hits[0].replaced_by or archive.works.replaced()
    )
    assert found(ask(archive, "„Vereinbarung zur Beratung“ -Gesundheit")) == [NEWER.id]


def test_what_held_before_holds_again_when_its_successor_goes(archive: Parts) -> None:
    archive.documents.remove(NEWER.id)
    assert found(ask(archive, "Vereinbarung")) == [OLDER.id]
    assert archive.works.replaced() == {}


def test_renditions_of_a_replaced_work_go_with_it(archive: Parts) -> None:
    put(
        archive,
        OLDER.model_copy(
            update={"id": "b", "source": OLDER.source.model_copy(update={"path": "/inbox/b"})}
        ),
    )
    ids = archive.shown.numbers()
    assert {ids[old]: ids[new] for old, new in archive.works.replaced().items()} == {
        "a": "n",
        "b": "n",
    }
    assert ask(archive, "Vereinbarung").replaced == 1


@pytest.mark.parametrize(
    ("said", "works", "expected"),
    [
        ([(2, 1)], {}, {1: 2}),
        ([(3, 2), (2, 1)], {}, {2: 3, 1: 2}),
        ([(9, 1), (5, 1)], {}, {1: 9}),
        ([(2, 1), (1, 2)], {}, {}),
        ([(2, 1), (1, 2), (2, 7)], {}, {7: 2}),
        ([(4, 1)], {4: 1}, {}),
        ([(5, 4)], {4: 1, 6: 5}, {1: 5, 4: 5}),
    ],
)
def test_who_replaces_whom(
    said: list[tuple[int, int]], works: dict[int, int], expected: dict[int, int]
) -> None:
    assert replaced_documents(said, works) == expected


@st.composite
def renditions(draw: st.DrawFn) -> list[tuple[str, str, date, dict[str, str]]]:
    """Text, kind, day and tags of a few documents; those with the same text are one work."""
    tags = st.fixed_dictionaries(
        {}, optional={kind: st.sampled_from(ids) for kind, ids in IDS.items()}
    )
    days = st.sampled_from([date(2019, 5, 1), date(2021, 5, 1)])
    one = st.tuples(st.sampled_from(list(TEXTS.values())), st.sampled_from(KINDS), days, tags)
    return draw(st.lists(one, min_size=2, max_size=9))


@given(renditions(), st.sampled_from(["Vereinbarung", "Betrieb in Hessen", "Gesundheit"]))
@without_reset
def test_each_count_is_what_its_filter_finds(
    tmp_path_factory: pytest.TempPathFactory,
    made: list[tuple[str, str, date, dict[str, str]]],
    question: str,
) -> None:
    archive = open_archive(f"sqlite:///{tmp_path_factory.mktemp('facets')}/a.sqlite")
    for number, (text, kind, day, ids) in enumerate(made):
        document = make_document(text, id=f"d{number}", kind=kind, date=day)
        tags = [make_tag(document, text[:3], tag, id) for tag, id in ids.items()]
        archive.documents.save(make_record(document, tags), f"/inbox/d{number}")
    everything = ask(archive, question)
    counts = {kind: {one.id: one.count for one in of} for kind, of in everything.facets.items()}

    def total(**wanted: Any) -> int:
        filtered = ask(archive, question, **wanted)
        return filtered.with_words if everything.with_words else filtered.total

    for kind, values in {**IDS, "kind": KINDS}.items():
        assert counts[kind] == {value: n for value in values if (n := total(**{kind: (value,)}))}
    years = {y: total(from_date=date(y, 1, 1), to_date=date(y, 12, 31)) for y in (2019, 2020, 2021)}
    assert counts["year"] == {str(year): count for year, count in years.items() if count}
    archive.close()


def test_the_filter_by_kind_counts_a_rendition_of_another_kind(tmp_path: Path) -> None:
    archive = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    add(archive, "eins", TEXTS["pflege"], kind="agreement")
    add(archive, "zwei", TEXTS["pflege"], kind="press_release")
    result = ask(archive, "Gesundheit")
    assert (result.total, {one.id: one.count for one in result.facets["kind"]}) == (
        1, {"agreement": 1, "press_release": 1},
    )  # fmt: skip
    archive.close()
