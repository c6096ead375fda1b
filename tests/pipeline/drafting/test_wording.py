"""German wording is grammatical in every common case."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.drafting.wording import (
    find_dates,
    german_date,
    listed,
    one_line,
    quoted,
    the_document,
)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A und B"),
        (["A", "B", "C"], "A, B und C"),
        (
            ["Ministerium für Arbeit und Soziales", "B"],
            "Ministerium für Arbeit und Soziales sowie B",
        ),
        (["A, kurz a", "B"], "A, kurz a; B"),
    ],
)
def test_lists(items, expected):
    assert listed(items) == expected


@pytest.mark.parametrize(
    ("kind", "title", "expected"),
    [
        ("agreement", "Vereinbarung zur Zusammenarbeit", "die „Vereinbarung zur Zusammenarbeit“"),
        (
            "agreement",
            "Kooperationsvereinbarung „Fachkräfte“",
            "die „Kooperationsvereinbarung ‚Fachkräfte‘“",
        ),
        ("agreement", "Gut beraten", "die Vereinbarung „Gut beraten“"),
        ("other", "Kriterien", "das Dokument „Kriterien“"),
        ("agreement", "", "die Vereinbarung"),
    ],
)
def test_document_with_article(kind, title, expected):
    assert the_document(kind, title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("am 06. Dezember 2021", [date(2021, 12, 6)]),
        ("vom 6. Dezember 2021 bis 1.2.2022", [date(2021, 12, 6), date(2022, 2, 1)]),
        ("2021-12-06", [date(2021, 12, 6)]),
        ("am 31.02.2021 und am 24. März 2020", [date(2020, 3, 24)]),
        ("im Dezember 2021, Nr. 12.2021", []),
    ],
)
def test_dates_are_found(text, expected):
    assert [d.day for d in find_dates(text)] == expected


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_written_date_is_read_back(day):
    assert [d.day for d in find_dates(f"am {german_date(day)}.")] == [day]


@given(st.text())
def test_one_line_is_clean_and_stable(text):
    cleaned = one_line(text)
    assert one_line(cleaned) == cleaned
    assert not any(c in cleaned for c in "\n\x00\ue000\ue001\ue002")


def test_quotation_marks_inside_become_single():
    assert quoted('Der "Check" und der „Leitfaden“') == "„Der ‚Check‘ und der ‚Leitfaden‘“"
