"""The registers: the real ones are whole, and faults are listed together in German."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.ground.errors import ConfigError
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary

FOLDER = Path(__file__).resolve().parents[3] / "corpus" / "vocabulary"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(FOLDER)


def test_the_registers_are_whole(vocabulary: Vocabulary) -> None:
    levels = [region.level for region in vocabulary.regions]
    assert levels.count("land") == 16
    assert levels.count("kreis") + levels.count("stadt") == 400
    assert [s.code for s in vocabulary.standards] == [
        "A-1.0", "A-2.1", "A-2.2", "A-2.3", "A-2.4", "A-3.1", "A-3.2", "A-3.3", "A-3.4", "B-1", "B-2",
    ]  # fmt: skip
    known = [p for p in vocabulary.partners if p.status == "known_organisation"]
    assert len(vocabulary.partners) - len(known) == 27
    assert len(known) >= 250
    assert all(partner.source.startswith("http") for partner in vocabulary.partners)


@pytest.mark.shared
def test_all_kreise_are_there(vocabulary: Vocabulary, shared: Path) -> None:
    lines = (shared / "data" / "regions" / "kreise.csv").read_text(encoding="utf8").splitlines()[1:]
    assert {line.split(",")[0] for line in lines} == {
        r.ags for r in vocabulary.regions if len(r.ags) == 5
    }


@pytest.mark.parametrize(
    ("kind", "text", "id"),
    [
        ("partner", "ba", "ba"),
        ("partner", "bundesagentur für arbeit", "ba"),
        ("partner", "BAuA", "baua-org"),
        ("partner", "BA", "ba"),
        ("region", "NRW", "nordrhein-westfalen"),
        ("region", "Baden-Wuerttemberg", "baden-wuerttemberg"),
        ("region", "07138", "landkreis-neuwied"),
        ("region", "Neuwied", "landkreis-neuwied"),
        ("region", "Heidelberg", "stadt-heidelberg"),
        ("region", "OWL", "ostwestfalen-lippe"),
        ("region", "11000", "berlin"),
        ("region", "München", "stadt-muenchen"),
        ("region", "landkreis-muenchen", "landkreis-muenchen"),
        ("standard", "A-2.1", "A-2.1"),
        ("standard", "INQA-Check „Gesundheit“", "A-2.3"),
        ("region", "Frankfurt", None),
        ("region", "Atlantis", None),
        ("standard", "GDA-ORGAcheck", "A-3.1"),
    ],
)
def test_lookup(vocabulary: Vocabulary, kind: str, text: str, id: str | None) -> None:
    assert vocabulary.lookup(kind, text) == id


def test_inferred_codes_are_marked_where_they_are_shown(vocabulary: Vocabulary) -> None:
    assert (
        vocabulary.label("standard", "A-2.2")
        == "A-2.2 · INQA-Check „Vielfaltsbewusster Betrieb“ (Code erschlossen)"
    )
    assert vocabulary.label("standard", "A-2.1") == "A-2.1 · INQA-Check „Personalführung“"
    assert vocabulary.label("standard", "B-2") == "B-2 (Titel nicht belegt)"
    assert [s.code for s in vocabulary.standards if vocabulary.inferred(s.code)] == [
        "A-2.2", "A-2.4", "A-3.2", "A-3.3", "A-3.4", "B-1",
    ]  # fmt: skip
    assert vocabulary.confidence("A-2.1") == "high"
    assert not vocabulary.inferred("A-9.9")


def test_labels(vocabulary: Vocabulary) -> None:
    assert vocabulary.label("partner", "rkw").startswith("RKW")
    assert vocabulary.label("region", "landkreis-neuwied") == "Landkreis Neuwied"
    assert vocabulary.label("region", "unbekannt") == "unbekannt"


def test_regions_hold_one_another(vocabulary: Vocabulary) -> None:
    assert {"kreis-herford", "stadt-bielefeld"} <= vocabulary.within("ostwestfalen-lippe")
    assert {"landkreis-neuwied", "rheinland-pfalz-nord"} <= vocabulary.within("rheinland-pfalz")
    assert "landkreis-neuwied" not in vocabulary.within("hessen")


def test_loading_parses_no_list_of_gemeinden(copied: Path) -> None:
    _append(copied, "partners.toml", "# other bytes: nobody in this process has loaded them\n")
    loaded = load_vocabulary(copied)
    assert not {"_all", "by_name", "by_id"} & set(vars(loaded.municipalities))
    assert len(loaded.municipalities) > 10_000


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "vocabulary"
    shutil.copytree(FOLDER, folder)
    return folder


def _append(folder: Path, file: str, text: str) -> None:
    with (folder / file).open("a", encoding="utf8") as stream:
        stream.write(text)


def test_a_changed_file_changes_the_fingerprint(vocabulary: Vocabulary, copied: Path) -> None:
    assert load_vocabulary(copied).fingerprint == vocabulary.fingerprint
    _append(copied, "partners.toml", "\n# ein Wort mehr\n")
    assert load_vocabulary(copied).fingerprint != vocabulary.fingerprint


def test_all_faults_are_listed_together(copied: Path) -> None:
    _append(
        copied,
        "partners.toml",
        '\n[[partner]]\nid = "ba"\nname = "Neue"\nabbreviations = ["RKW"]\ncategory = "x"\nstatus '
        '= "carrier"\n'
        'source = "s"\n[[partner]]\nid = "leer"\nname = "Leer"\nnames = [""]\ncategory = '
        '"x"\nstatus = "geheim"\n'
        'source = "s"\nfarbe = "rot"\n[[partner]]\nid = "still"\nname = "Still"\nweak = '
        '["–"]\ncategory = "x"\n'
        'status = "carrier"\nsource = "s"\n',
    )
    _append(
        copied,
        "regions.toml",
        '\n[[region]]\nid = "xx"\nname = "XX"\nlevel = "kreis"\nparent = "nirgends"\n',
    )
    (copied / "standards.toml").write_text("order = [", encoding="utf8")
    with pytest.raises(ConfigError) as caught:
        load_vocabulary(copied)
    message = caught.value.message
    for expected in (
        "partners.toml, partner „ba“: Die Kennung kommt mehrfach vor.",
        "„rkw“ und „ba“: „rkw“ ist mehrdeutig",
        "partners.toml, partner „leer“: Die Angabe „status“ muss eine von diesen sein: "
        "founding_member, ",
        "Die Angabe „farbe“ ist unbekannt.",
        "partners.toml, partner „still“: Ein Name oder eine Abkürzung ist leer.",
        "regions.toml, region „xx“: Die Region „nirgends“ gibt es nicht.",
        "standards.toml: Das ist kein gültiges TOML",
    ):
        assert expected in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"partners\.toml: Die Datei fehlt"):
        load_vocabulary(tmp_path)


def test_a_block_in_the_wrong_file_is_a_fault(tmp_path: Path) -> None:
    folder = tmp_path / "vocabulary"
    shutil.copytree(FOLDER, folder)
    with (folder / "partners.toml").open("a", encoding="utf8") as file:
        file.write('\n[[region]]\nid = "x"\nname = "X"\nlevel = "land"\n\n[[partnr]]\nid = "y"\n')
    with pytest.raises(ConfigError) as caught:
        load_vocabulary(folder)
    assert "partners.toml: Ein Block [[region]] gehört in regions.toml." in str(caught.value)
    assert "partners.toml: Ein Block [[partnr]] ist unbekannt." in str(caught.value)
