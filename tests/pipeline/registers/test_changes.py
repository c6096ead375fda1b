"""New partners: lists with duplicates and homonyms, and a register that is never left with a
fault.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.archive import open_archive
from pipeline.ground.errors import ConfigError
from pipeline.ground.types import Quote
from pipeline.registers.changes import overlay, plan_import, read_partners, slug
from pipeline.registers.editing import import_partners
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.review.reviewing import suggest_partners
from pipeline.settings import Settings
from tests.pipeline.archive.builders import make_document, make_record

FOLDER = Settings().vocabulary_folder
KNOWN = load_vocabulary(FOLDER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "vocabulary")
    return tmp_path / "vocabulary"


def test_a_german_list_with_duplicates_and_homonyms(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(
        "Name;Abkürzung;Weitere Namen;Kategorie;Quelle\n"
        "Wirtschaftsförderung Kreis Höxter GmbH;WFH;Wifö Höxter;Wirtschaftsförderung;Telefonat\n"
        "Bundesagentur für Arbeit;BA;;Behörde;\n"
        "Zentralverband Deutsches Baugewerbes;;;Verband;\n"
        "Bayerische Akademie;BA;;Verein;\n"
        ";;;;\n",
        encoding="utf-8-sig",
    )
    planned = plan_import(read_partners(file).rows, KNOWN)
    assert [(p.id, p.abbreviations, p.weak) for p in planned.added] == [
        ("wirtschaftsfoerderung-kreis-hoexter", ("WFH",), ()),
        ("bayerische-akademie", (), ("BA",)),
    ]
    assert [(like.other, like.reason.split(";")[0]) for like in planned.duplicates] == [
        ("ba", "gleicher Name"),
        ("zdb", "fast gleicher Name"),
    ]
    assert [(like.name, like.other) for like in planned.homonyms] == [("Bayerische Akademie", "ba")]
    written, after = import_partners(folder, read_partners(file).rows)
    assert written == planned
    assert after.lookup("partner", "Wifö Höxter") == "wirtschaftsfoerderung-kreis-hoexter"
    text = (folder / "partners.toml").read_text(encoding="utf8")
    assert text.startswith("# Partner der Offensive Mittelstand")
    assert text.index("bayerische-akademie") < text.index("[[lookalike]]\nname")
    assert plan_import(read_partners(file).rows, after).added == []


def test_what_nothing_is_made_of_is_told(tmp_path: Path) -> None:
    sheet, register = tmp_path / "liste.csv", tmp_path / "liste.toml"
    sheet.write_text(
        "Name;Telefon;;Art;Ansprechperson\nKammer am See;030 1;;Kammer;Erika Muster\n",
        encoding="utf8",
    )
    assert read_partners(sheet).unknown == ("Telefon", "Ansprechperson")
    register.write_text(
        '[[partner]]\nname = "Kammer"\n[[region]]\nname = "Hessen"\n', encoding="utf8"
    )
    assert read_partners(register).unknown == ("region",)


SHEET = (
    'Name;Abkürzung;Weitere Namen;gültig ab\r\n"Kammer\r\nÜberlingen";KÜ;"Kammer am '
    'See\nSeekammer";1.5.2020\r\n'
    ";XY;;\r\n;;;\r\n"
)


@pytest.mark.parametrize(
    "data",
    [
        SHEET.encode("utf-8-sig"),
        SHEET.encode("cp1252"),
        SHEET.replace(";", "\t").encode("utf-16"),
        b"sep=;\r\n" + SHEET.encode("cp1252"),
    ],
    ids=["utf-8", "cp1252", "utf-16", "sep"],
)
def test_what_german_excel_writes(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "liste.csv"
    file.write_bytes(data)
    planned = plan_import(read_partners(file).rows, KNOWN)
    (added,) = planned.added
    assert (added.id, added.name, added.abbreviations) == (
        "kammer-ueberlingen",
        "Kammer Überlingen",
        ("KÜ",),
    )
    assert added.names == ("Kammer am See", "Seekammer")
    assert str(added.valid_from) == "2020-05-01"
    assert planned.faults == ["Eine Zeile ohne Namen bleibt weg: XY"]


def test_faults_of_a_list_are_told_in_german(tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text("Name;Status;gültig ab\nA-Verband;Partner;irgendwann\n", encoding="utf8")
    status, day = plan_import(read_partners(file).rows, KNOWN).faults
    assert status.startswith(
        "„A-Verband“: Die Angabe „status“ muss eine von diesen sein: founding_member, "
    )
    assert day == "„A-Verband“: Die Angabe „valid_from“ muss ein Tag sein wie 2023-09-14."


def test_a_toml_list_and_faulty_rows(tmp_path: Path) -> None:
    file = tmp_path / "neu.toml"
    file.write_text(
        '[[partner]]\nname = "Neuer Verband"\ncategory = "Verband"\nsource = "x"\nvalid_from = '
        "2020-01-01\n"
        '[[partner]]\nname = "Falscher Verband"\nfarbe = "rot"\n',
        encoding="utf8",
    )
    planned = plan_import(read_partners(file).rows, KNOWN)
    assert [p.id for p in planned.added] == ["neuer-verband"]
    assert len(planned.faults) == 1
    assert "Falscher Verband" in planned.faults[0]


def test_a_register_with_a_fault_is_never_written(folder: Path) -> None:
    file = folder / "partners.toml"
    file.write_text(file.read_text(encoding="utf8") + '\n[[partner]]\nid = "ba"\n', encoding="utf8")
    before = file.read_bytes()
    with pytest.raises(ConfigError, match="fehlt"):
        import_partners(folder, [{"name": "Kreishandwerkerschaft Musterstadt"}])
    assert file.read_bytes() == before


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("farbe,form\nrot,rund\n", encoding="utf8")
    with pytest.raises(ConfigError, match="Spalte „name“"):
        read_partners(tmp_path / "a.csv")
    (tmp_path / "mappe.xlsx").write_bytes(b"PK\x03\x04\x00\x00\xff\x90")
    with pytest.raises(ConfigError, match="keine Textdatei"):
        read_partners(tmp_path / "mappe.xlsx")
    (tmp_path / "b.toml").write_text("= kein toml", encoding="utf8")
    with pytest.raises(ConfigError, match="lässt sich nicht lesen"):
        read_partners(tmp_path / "b.toml")


def test_overlay_takes_a_file_by_name_or_content(tmp_path: Path, folder: Path) -> None:
    change = tmp_path / "entwurf.toml"
    change.write_text(
        (folder / "standards.toml").read_text(encoding="utf8") + "\n# neu\n", encoding="utf8"
    )
    (tmp_path / "trial").mkdir()
    made = overlay(folder, change, tmp_path / "trial")
    assert (made / "standards.toml").read_text(encoding="utf8").endswith("# neu\n")
    other = tmp_path / "x.toml"
    other.write_text("a = 1", encoding="utf8")
    (tmp_path / "second").mkdir()
    with pytest.raises(ConfigError, match="kein Register"):
        overlay(folder, other, tmp_path / "second")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Wirtschaftsförderung Kreis Höxter e. V.", "wirtschaftsfoerderung-kreis-hoexter"),
        ("§", "partner"),
        ("A & B GmbH", "a-b"),
    ],
)
def test_ids_out_of_names(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('never_merge = ["gibtsnicht"]', "never_merge"),
        ("valid_from = 2020-01-01\nvalid_to = 2010-01-01", "valid_to"),
        ('homonyms = "kein Feld"', "homonyms"),
    ],
)
def test_faults_of_partners_are_named(folder: Path, line: str, fault: str) -> None:
    file = folder / "partners.toml"
    text = file.read_text(encoding="utf8").replace('id = "zdb"', f'id = "zdb"\n{line}')
    file.write_text(text, encoding="utf8")
    with pytest.raises(ConfigError, match=fault):
        load_vocabulary(folder)


def test_every_gemeinde_is_known() -> None:
    assert len(KNOWN.municipalities) > 10_700  # 10,981 with the areas where nobody lives
    assert KNOWN.lookup("place", "07138045") == "neuwied-07138045"
    assert KNOWN.lookup("place", "Linkenbach") == "linkenbach-07138040"
    assert KNOWN.lookup("place", "Neustadt") is None
    assert KNOWN.label("place", "linkenbach-07138040") == "Linkenbach (Landkreis Neuwied)"


@pytest.mark.parametrize("line", ["123,Kurz", "07138045", "01001000,Doppelt"])
def test_a_faulty_list_of_gemeinden_is_named(folder: Path, line: str) -> None:
    with (folder / "gemeinden.csv").open("a", encoding="utf8") as file:
        file.write(line + "\n")
    with pytest.raises(ConfigError, match=r"gemeinden\.csv"):
        load_vocabulary(folder)


def test_a_description_is_no_suggestion_for_a_partner(tmp_path: Path) -> None:
    names = ("nationalen Initiative", "itb Karlsruhe")
    quotes = [Quote(start=0, end=1, organisation=name) for name in names]
    archive = open_archive(f"sqlite:///{tmp_path}/archiv.sqlite")
    archive.documents.save(make_record(make_document(), quotes=quotes), "ort")
    assert [(s.name, s.item) for s in suggest_partners(archive)] == [("itb Karlsruhe", None)]
    archive.close()
