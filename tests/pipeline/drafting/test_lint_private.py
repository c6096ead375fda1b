"""Data of people are warned of before a release goes out; other numbers are left alone."""

from __future__ import annotations

from pathlib import Path
from time import process_time

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
    # Written otherwise.
    ("iban de89370400440532013000 am Freitag", "IBAN"), ("IBAN: DE89-3704-0044-0532-0130-00", "IBAN"),
    ("DE89\u202f3704\u202f0044\u202f0532\u202f0130\u202f00", "IBAN"), ("DE89 3704 0044\n0532 0130 00", "IBAN"),
    ("AT61 1904 3002 3457 3201 bis Mai", "IBAN"), ("Kontonummer: 0532013000 (BLZ 37040044)", "Konto"),
    ("Konto 532013000, BLZ 370 400 44", "Konto"), ("Steuer-ID 86-095-742-719", "Steuer"),
    ("Steuernummer 133/8150/8159", "Steuer"), ("St.-Nr. 21/815/08150", "Steuer"), ("Steuernr.: 93815/08152", "Steuer"),
    ("0171.234.56.78", "Mobil"), ("(0171) 2345678", "Mobil"), ("+49171 2345678", "Mobil"),
    ("privat: 030 2345678", "Telefon"), ("Tel. privat 069/2345678", "Telefon"), ("069 2345678 (privat)", "Telefon"),
    ("Privatnummer 0621 445566", "Telefon"), ("zu Hause erreichbar unter 0621 445566", "Telefon"),
    ("wohnt Am Mühlbach 3 in Köln", "Privatanschrift"), ("zu Hause in der Gartenstraße 7", "Privatanschrift"),
    ("Privatanschrift: Im Winkel 4", "Privatanschrift"), ("wohnhaft Schloßgarten 12, 70173 X", "Privatanschrift"),
    ("wohnt in Berlin, Karl-Marx-Allee 3", "Privatanschrift"),
    ("Seine Wohnung liegt im Birkenweg 9a", "Privatanschrift"),
    ("Wohnort: Hauptstraße 5, 12345 X", "Privatanschrift"), ("wohnhaft: Unter den Linden 5", "Privatanschrift"),
    ("geb. am 3.4.1961", "Geburtsdatum"), ("geboren am 3. April 1961", "Geburtsdatum"), ("(*3.4.1961)", "Geburtsdatum"),
    ("Schreiben Sie an petra.hoell@gmx.de", "Mailadresse"), ("p.hoell@t-online.de", "Mailadresse"),
]  # fmt: skip
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
    "Eine privat getragene Schule in der Gartenstraße 3.",
    "Das Geld kam von privat, Büro: Talweg 5.",
    "Die Wohnungswirtschaft in der Lindenstraße 12 lud ein.",
    "Der Verband, am 3. April 1961 gegründet, wohnt der Sitzung bei.",
    "Schreiben Sie an presse@kammer.example und an info@web-kammer.de.",
    "Private Betriebe erreichen uns unter der Nummer der Kammer.",
    "wohnhaft seit 30 Jahren, Sitz: Am Mühlbach",
    "Konto der Stunden: 1.500",
    "Steuernummern vergibt das Amt; USt-IdNr. DE123456789",
]


@pytest.mark.parametrize(("text", "what"), PRIVATE)
def test_data_of_people_are_warned_of(text: str, what: str) -> None:
    ((start, end, told),) = private_data(text)
    assert what in told
    assert any(sign.isdigit() or sign == "@" for sign in text[start:end])


@pytest.mark.parametrize("text", OTHERS)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert list(private_data(text)) == []


@pytest.mark.parametrize(
    "sign", ["0", "1 ", "A1 ", "wohnt Am ", "privat ", "Konto ", "(0171) ", "a.b@"]
)
def test_a_long_row_of_signs_costs_no_more_than_its_length(sign: str) -> None:
    """In processor time: a text eight times as long takes well under the square of that."""

    def cost(length: int) -> float:
        text, began = (sign * length)[:length], process_time()
        list(private_data(text))
        return process_time() - began

    assert cost(16_000) < 30 * (cost(2_000) + 0.002)


def test_a_draft_tells_it_and_its_own_contact_does_not(tmp_path: Path) -> None:
    said = "Sie beraten Betriebe. Frau Muster hat die Nummer 0171 2345678."
    assert ("personendaten", "warning") in rules(tmp_path / "a", kernaussagen=said)
    assert "personendaten" not in {rule for rule, _ in rules(tmp_path / "b")}
