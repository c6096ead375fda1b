"""Data of people are warned of before a release goes out; other numbers are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.drafting.lint_private import private_data
from tests.pipeline.drafting.test_lint import rules

# The numbers are the examples of the rules themselves: of ISO 13616, of the tax office, of the pension insurance.
PRIVATE = [
    ("Spenden an DE89 3704 0044 0532 0130 00 bitte.", "IBAN"),
    ("Spenden an DE89370400440532013000.", "IBAN"),
    ("Konto: AT61 1904 3002 3457 3201", "IBAN"),
    ("Ihre Nummer 86 095 742 719 liegt vor.", "Steuer"),
    ("Ihre Nummer 47036892816 liegt vor.", "Steuer"),
    ("Versichert unter 15 070649 C 103.", "Sozialversicherung"),
    ("Versichert unter 15070649C103.", "Sozialversicherung"),
    ("Sie erreichen ihn unter 0171 2345678.", "Mobil"),
    ("Sie erreichen ihn unter +49 (0) 151 23456789.", "Mobil"),
    ("Sie erreichen ihn unter 0049 160/1234567.", "Mobil"),
    ("Erika Muster, wohnhaft in der Lindenstraße 4, dankte.", "Privatanschrift"),
    ("Er wohnt Am Hang, Birkenweg 12 a.", "Privatanschrift"),
    ("Privatanschrift: Kölner Straße 7", "Privatanschrift"),
]
OTHERS = [
    "Spenden an DE89 3704 0044 0532 0130 01 bitte.",
    "Der Code AB12 CDEF 3456 7890 gilt.",
    "Ihre Nummer 86 095 742 718 liegt vor.",
    "Vertrag 12345678901 vom 6. Dezember 2021.",
    "Versichert unter 15070649C104.",
    "Telefon 06221 000000, Fax 030 1234567.",
    "Rund 151 234 567 Euro flossen in 2024.",
    "Die Geschäftsstelle ist in der Lindenstraße 4, 12345 Musterstadt.",
    "Wer im Kreis wohnt, bekommt Rat. Der Beratungsort ist die Lindenstraße 4.",
    "ISBN 978-3-16-148410-0, Standard A-2.1, DIN EN ISO 9001:2015.",
    "Am 01.07.2024 um 17.00 Uhr, Zimmer 0160.",
    "Aktenzeichen 0171-2024",
]


@pytest.mark.parametrize(("text", "what"), PRIVATE)
def test_data_of_people_are_warned_of(text: str, what: str) -> None:
    ((start, end, told),) = private_data(text)
    assert what in told
    assert any(sign.isdigit() for sign in text[start:end])


@pytest.mark.parametrize("text", OTHERS)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert list(private_data(text)) == []


def test_a_draft_tells_it_and_its_own_contact_does_not(tmp_path: Path) -> None:
    said = "Sie beraten Betriebe. Frau Muster hat die Nummer 0171 2345678."
    assert ("personendaten", "warning") in rules(tmp_path / "a", kernaussagen=said)
    assert "personendaten" not in {rule for rule, _ in rules(tmp_path / "b")}
