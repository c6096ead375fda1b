"""Clause families: the usual wording, and who deviates from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.archive import open_archive
from pipeline.ground.errors import NotFound
from pipeline.portraits.usual import ClauseFamily, clause_families
from tests.pipeline.agreements.texts import agreement
from tests.pipeline.archive.builders import make_record

GOAL = "§ {} Ziel\nDie Partner beraten kleine Betriebe im Kreis {}.\n"
END = "§ {} Kündigung\nGekündigt wird schriftlich mit einer Frist von {} Monaten.\n"


def families(folder: Path, terms: list[str], own: str) -> dict[str, ClauseFamily]:
    texts = [
        f"Vereinbarung {n}\n{GOAL.format(1, f'Ort{n}')}{END.format(2, term)}"
        for n, term in enumerate([own, *terms])
    ]
    with open_archive(f"sqlite:///{folder / 'a.sqlite'}") as archive:
        for n, text in enumerate(texts):
            made = agreement(text, f"v{n}")
            source = made.source.model_copy(update={"sha256": f"{n:064x}"})
            archive.documents.save(make_record(made.model_copy(update={"source": source})), f"/{n}")
        with archive.reading() as at:
            return {family.heading: family for family in clause_families(at, "v0")}


def test_the_wording_of_most_is_usual_and_others_deviate(tmp_path: Path) -> None:
    found = families(tmp_path, ["drei", "drei", "drei", "sechs"], own="zwei")["Kündigung"]
    assert found.usual is not None
    assert "drei Monaten" in found.usual.text
    assert (found.sharing, found.agreements) == (3, 4)
    assert ("gone", "drei") in found.diff
    assert ("new", "zwei") in found.diff
    (other,) = found.deviating
    assert (other.document, ("new", "sechs") in other.diff) == ("v4", True)


def test_who_has_the_usual_wording_deviates_in_nothing(tmp_path: Path) -> None:
    found = families(tmp_path, ["drei", "drei", "drei"], own="drei")["Kündigung"]
    assert (found.diff, found.deviating, found.sharing) == ((), (), 3)


def test_of_two_others_nothing_is_usual(tmp_path: Path) -> None:
    found = families(tmp_path, ["drei", "drei"], own="drei")["Kündigung"]
    assert (found.usual, found.agreements) == (None, 2)


def test_there_is_no_such_document(tmp_path: Path) -> None:
    families(tmp_path, ["drei"], own="drei")
    archive = open_archive(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with archive, pytest.raises(NotFound):
        clause_families(archive, "nichts")
