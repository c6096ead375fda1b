"""Families: one entry for all organisations of one word and a place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.ground.errors import ConfigError
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary
from pipeline.settings import PROJECT

FOLDER = PROJECT / "corpus" / "vocabulary"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(FOLDER)


def test_the_families_are_complete(vocabulary: Vocabulary) -> None:
    chambers = [o for o in vocabulary.organisations if o.category == "Handwerkskammer"]
    trade = [o for o in vocabulary.organisations if o.id.startswith(("ihk-", "hk-"))]
    assert len(chambers) == 53
    assert len([o for o in trade if o.id not in ("ihk-nrw",)]) == 79


@pytest.mark.parametrize(
    ("said", "id"),
    [
        ("Handwerkskammer zu Köln", "hwk-koeln"),
        ("HWK Köln", "hwk-koeln"),
        ("Handwerkskammer (HWK) Potsdam", "hwk-potsdam"),
        ("Handwerkskammer des Saarlandes", "hwk-saarland"),
        ("Handwerkskammer München", "hwk-muenchen"),
        ("IHK für Rheinhessen", "ihk-rheinhessen"),
        ("Industrie- und Handelskammer zu Leipzig", "ihk-leipzig"),
        ("DGB-Bezirk Hessen-Thüringen", "dgb-hessen-thueringen"),
        ("AOK NordWest", "aok-nordwest"),
        ("Jobcenter Berlin Pankow", "jobcenter-berlin-pankow"),
        ("Jobcenter Landkreis Neuwied", "jobcenter-neuwied"),
        ("Bezirksamt Pankow von Berlin", "bezirksamt-berlin-pankow"),
        ("Unfallkasse NRW", "unfallkasse-nrw"),
        ("RKW Hessen", "rkw-hessen"),
    ],
)
def test_a_member_is_known_by_each_of_its_names(vocabulary: Vocabulary, said: str, id: str) -> None:
    assert vocabulary.lookup("organisation", said) == id
    assert vocabulary.label("organisation", id) != id


def test_a_member_with_an_entry_of_its_own_gives_way(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "vocabulary")
    with (folder / "partners.toml").open("a", encoding="utf8") as register:
        register.write(
            '\n[[partner]]\nid = "hwk-potsdam"\nname = "Handwerkskammer Potsdam"\n'
            'category = "Handwerkskammer"\nstatus = "stated_partner"\nsource = "https://example.org"\n'
        )
    found = [o for o in load_vocabulary(folder).organisations if o.id == "hwk-potsdam"]
    assert [o.status for o in found] == ["stated_partner"]


@pytest.mark.parametrize(
    ("family", "told"),
    [
        (
            'id = "x"\nheads = ["X"]\nof = "gibt-es-nicht"',
            "„gibt-es-nicht“ unter of ist kein Partner",
        ),
        ('id = "hwk"\nheads = ["X"]\nof = "ba"', "Die Kennung kommt mehrfach vor"),
        ('id = "x"\nheads = ["X"]', "hat keinen gültigen Wert"),
        (
            'id = "x"\nheads = ["X"]\nplaces = ["Y"]\nstatus = "irgendwas"',
            "muss eine von diesen sein",
        ),
        ('id = "x"\nheads = ["AOK"]\nplaces = ["Hessen"]', "ist mehrdeutig"),
    ],
)
def test_a_fault_is_told_in_german(tmp_path: Path, family: str, told: str) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "vocabulary")
    with (folder / "partners.toml").open("a", encoding="utf8") as register:
        register.write(
            f'\n[[family]]\n{family}\ncategory = "Probe"\nsource = "https://example.org"\n'
        )
    with pytest.raises(ConfigError, match=told):
        load_vocabulary(folder)
