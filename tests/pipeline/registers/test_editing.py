"""One entry of the register is changed where it stands; everything else stays letter for letter."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.ground.errors import ConfigError, NotFound
from pipeline.registers.editing import change_partner, trial_of, with_partner
from pipeline.registers.vocabulary import load_vocabulary
from tests.workspace import PROJECT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROJECT / "corpus" / "vocabulary", tmp_path / "vocabulary"))


def test_each_entry_can_be_written_back_unchanged_in_meaning(folder: Path) -> None:
    before = load_vocabulary(folder)
    for partner in before.partners:
        change_partner(folder, partner)
        break
    text = (folder / "partners.toml").read_text(encoding="utf8")
    for partner in before.partners:
        text = with_partner(text, partner)
    (folder / "partners.toml").write_text(text, encoding="utf8")
    assert load_vocabulary(folder).partners == before.partners


def test_comments_and_other_entries_stay(folder: Path) -> None:
    file = folder / "partners.toml"
    before = file.read_text(encoding="utf8")
    known = load_vocabulary(folder)
    partner = known.partners[3]
    changed = partner.model_copy(update={"names": (*partner.names, "Ein ganz neuer Name")})
    after = change_partner(folder, changed)
    assert changed in after.partners
    text = file.read_text(encoding="utf8")
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in before.splitlines() if line.startswith("#")
    ]
    assert [p for p in after.partners if p.id != partner.id] == [
        p for p in known.partners if p.id != partner.id
    ]


def test_a_trial_writes_nothing(folder: Path) -> None:
    before = (folder / "partners.toml").read_bytes()
    partner = load_vocabulary(folder).partners[0].model_copy(update={"names": ("Anders",)})
    with trial_of(folder, partner) as trial:
        assert partner in trial.partners
    assert (folder / "partners.toml").read_bytes() == before


def test_a_register_that_would_have_a_fault_is_not_written(folder: Path) -> None:
    before = (folder / "partners.toml").read_bytes()
    first, second = load_vocabulary(folder).partners[:2]
    with pytest.raises(ConfigError):
        change_partner(
            folder,
            first.model_copy(update={"abbreviations": (second.name,), "names": (second.name,)}),
        )
    assert (folder / "partners.toml").read_bytes() == before


def test_an_unknown_entry_is_not_found(folder: Path) -> None:
    partner = load_vocabulary(folder).partners[0].model_copy(update={"id": "gibt-es-nicht"})
    with pytest.raises(NotFound):
        change_partner(folder, partner)
