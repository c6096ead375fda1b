"""Telephone numbers and mail addresses are taken out, and nothing else."""

from __future__ import annotations

import pytest

from nlp.contacts import without_contacts


@pytest.mark.parametrize(
    "contact",
    ["0621 12345-67", "+49 (0)6221 / 98 76 54", "0049 30 1234567", "0170/1234567", "(0621) 4711 0",
     "presse@offensive-mittelstand.example", "max.muster(at)kammer.example", "a.b+c@x-y.example.org"],
)  # fmt: skip
def test_contacts_go(contact: str) -> None:
    left = without_contacts(f"Ansprechpartnerin: Frau Weber, {contact}, Heidelberg")
    assert left.startswith("Ansprechpartnerin: Frau Weber, ")
    assert left.endswith(", Heidelberg")
    assert not any(char.isdigit() or char == "@" for char in left)


@pytest.mark.parametrize(
    "text",
    ["am 08.07.2022 in Kassel", "05.09.2023 und 6.10.2023", "§ 5 Abs. 2 ArbSchG", "OM-Praxis A-2.1", "69115 Heidelberg",
     "Kurfürsten-Anlage 62", "1.200.000 Beschäftigte", "2014–2020", "0,75 Prozent", "DIN EN ISO 9001:2015", ""],
)  # fmt: skip
def test_other_numbers_stay(text: str) -> None:
    assert without_contacts(text) == text
