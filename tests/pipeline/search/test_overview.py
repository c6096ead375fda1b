"""The counts of the overview equal those that a person would make by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.archive import Parts, open_archive
from pipeline.search.overview import overview
from tests.pipeline.search.test_search import TEXTS, add, vocabulary


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path}/archive.sqlite")
    days = [date(2019, 1, 1), date(2021, 5, 5), date(2021, 6, 6), None, date(2022, 1, 1)]
    for (name, text), day in zip(TEXTS.items(), days, strict=True):
        add(opened, name, text, date=day, kind="agreement" if name == "bau" else "press_release")
    yield opened
    opened.close()


def test_years_have_no_gap_and_end_with_the_undated(archive: Parts) -> None:
    years = overview(archive, vocabulary()).years
    assert [y.year for y in years] == [2019, 2020, 2021, 2022, None]
    assert [y.count for y in years] == [1, 0, 2, 1, 1]
    assert years[2].kinds == {"agreement": 1, "press_release": 1}


def test_all_sixteen_laender_stand_there_with_their_counts(archive: Parts) -> None:
    laender = {n.id: n.count for n in overview(archive, vocabulary()).laender}
    assert len(laender) == 16
    assert laender["hessen"] == 2
    assert laender["bayern"] == 1
    assert sum(laender.values()) == 3


def test_standards_stand_in_their_order_and_the_unused_count_nothing(archive: Parts) -> None:
    standards = overview(archive, vocabulary()).standards
    assert [s.id for s in standards] == [
        s.code for s in sorted(vocabulary().standards, key=lambda s: s.order)
    ]
    assert {s.id: s.count for s in standards if s.count} == {"A-2.1": 2, "A-2.3": 1}


def test_partners_of_one_document_are_a_pair(archive: Parts) -> None:
    add(archive, "beide", "Die Bundesagentur und die FHM arbeiten zusammen.")
    found = overview(archive, vocabulary())
    assert {(p.id, p.count) for p in found.partners} == {("ba", 2), ("fhm", 2)}
    assert [(p.first, p.second, p.count) for p in found.pairs] == [("ba", "fhm", 1)]
