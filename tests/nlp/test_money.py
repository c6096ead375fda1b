"""Sums of money in the spellings of German texts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nlp.money import find_money, written


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("12.500 Euro", ["12500"]),
        ("9 500 Euro und 2\u202f800 €", ["9500", "2800"]),
        ("1.250,50 EUR", ["1250.5"]),
        ("1,5 Mio. Euro", ["1500000"]),
        ("2 Millionen Euro, davon 300 Tsd. €", ["2000000", "300000"]),
        ("EUR 250,- je Tag", ["250"]),
        ("€ 40,00", ["40"]),
        ("30 T€", ["30000"]),
        ("A-2.1 Eurokurs, 5 Europäer", []),
        ("12 Monate", []),
    ],
)
def test_sums(text: str, euros: list[str]) -> None:
    found = list(find_money(text))
    assert [one.euros for one in found] == [Decimal(one) for one in euros]
    assert all(text[one.start : one.end].strip() == text[one.start : one.end] for one in found)


def test_a_sum_is_written_as_it_is_read() -> None:
    for euros in (Decimal(1250), Decimal("12500.50"), Decimal(999)):
        assert [one.euros for one in find_money(written(euros))] == [euros]
