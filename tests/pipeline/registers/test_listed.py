"""Tables that list partners are told from those that list other things."""

from __future__ import annotations

import pytest

from pipeline.registers.listed import found_list
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import Settings

KNOWN = load_vocabulary(Settings().vocabulary_folder)
ULM, HOF = "Handwerkskammer Ulm", "Kreishandwerkerschaft Hof"


def found(table: str, *, bare: bool = False) -> list[dict[str, object]] | None:
    rows = [line.split("|") for line in table.splitlines()]
    listed = found_list(rows, lambda n: KNOWN.lookup("partner", n) is not None, bare=bare)
    return list(listed.rows) if listed else None


LISTS = [
    ("partner first", f"Partner|Ort\n{ULM}|Ulm\n{HOF}|Hof", [ULM, HOF]),
    (
        "a title above",
        f"Partner im Netzwerk\nStand: 1. Mai 2026\n\nOrganisation|Kürzel\n{ULM}|HWK\n{HOF}|KH",
        [ULM, HOF],
    ),
    ("a number in front", f"Nr.|Institution|Land\n1|{ULM}|BW\n2|{HOF}|BY", [ULM, HOF]),
    ("persons beside", f"Organisation|Name|Telefon\n{ULM}|Erika Muster|1\n{HOF}|Max Muster|2", [ULM, HOF]),
    ("persons in front", f"Name|Vorname|Organisation\nMuster|Erika|{ULM}\nMuster|Max|{HOF}", [ULM, HOF]),
    ("both forms", f"Partner*innen:|Seit\n{ULM}|2019\n{HOF}|2020", [ULM, HOF]),
    ("the plain word", f"Name|Art\n{ULM}|Kammer\n{HOF}|Handwerk", [ULM, HOF]),
    ("known ones", "Bezeichnung|Ort\nBundesagentur für Arbeit|N\nRKW|E", ["Bundesagentur für Arbeit", "RKW"]),
    ("a sum below", f"Partner|Betriebe\n{ULM}|12\n{HOF}|9\nSumme|21\nStand: Mai|", [ULM, HOF]),
    ("empty rows between", f"Partner|Ort\n{ULM}|Ulm\n\n|\n{HOF}|Hof", [ULM, HOF]),
    ("legal forms", "Firma|Ort\nMuster Bau GmbH|Ulm\nGute Arbeit e. V.|Hof", ["Muster Bau GmbH", "Gute Arbeit e. V."]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "names"), [r[1:] for r in LISTS], ids=[r[0] for r in LISTS])
def test_a_list_of_partners(table: str, names: list[str]) -> None:
    rows = found(table)
    assert rows
    assert [row["name"] for row in rows] == names


OTHERS = [
    ("people", "Name|Vorname|Ort\nMuster|Erika|Ulm\nBeispiel|Max|Hof"),
    ("people by one name", "Name|Telefon\nErika Muster|1\nMax Beispiel|2"),
    ("dates", "Termin|Ort\n1. Mai 2026|Ulm\n2. Mai 2026|Hof"),
    ("numbers", "Jahr|Betriebe\n2024|12\n2025|15"),
    ("a form", f"Partner|{ULM}\nVertreten durch|Erika Muster"),
    ("a single row", f"Partner|Ort\n{ULM}|Ulm"),
    ("tasks", "Titel|Zuständig\nFlyer drucken|Erika\nRaum buchen|Max"),
    ("an agenda", "TOP|Name|Dauer\n1|Begrüßung|5\n2|Bericht|20"),
    ("no heading", f"{ULM}|Ulm\n{HOF}|Hof"),
    ("persons called partners", "Partner|Alter\nErika|30\nMax|31\nJan|40\nEva|50"),
]


@pytest.mark.parametrize("table", [r[1] for r in OTHERS], ids=[r[0] for r in OTHERS])
def test_no_list_of_partners(table: str) -> None:
    assert found(table) is None


def test_a_sheet_may_lack_its_heading() -> None:
    names = [ULM, HOF, "Innung Metall Ulm", "Bundesagentur für Arbeit"]
    assert [row["name"] for row in found("\n".join(names), bare=True) or ()] == names
    assert found("Erika Muster\nMax Muster\nFlyer\nRaum", bare=True) is None


def test_what_the_columns_mean() -> None:
    table = f"Partner|Abk.|Typ|Bemerkung|E-Mail\n{ULM}|HWK; HK|Kammer|neu|a@b.de\n{HOF}||||"
    listed = found_list([line.split("|") for line in table.splitlines()], lambda _: False)
    assert listed
    assert listed.unknown == ("E-Mail",)
    assert listed.rows[0] == {
        "name": ULM, "abbreviations": ["HWK", "HK"], "category": "Kammer", "notes": "neu",
    }  # fmt: skip
