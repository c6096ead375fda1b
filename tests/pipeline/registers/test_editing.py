"""One entry of the register is changed where it stands; everything else stays letter for letter."""

from __future__ import annotations

import multiprocessing
import shutil
from pathlib import Path

import pytest

from pipeline.ground.errors import ConfigError, NotFound, OmdokError
from pipeline.registers.editing import (
    EntryChanged,
    change_partner,
    import_partners,
    mark_of_entry,
    trial_of,
    with_partner,
)
from pipeline.registers.entries import Partner
from pipeline.registers.vocabulary import load_vocabulary
from tests.workspace import PROJECT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROJECT / "corpus" / "vocabulary", tmp_path / "vocabulary"))


def test_each_entry_can_be_written_back_unchanged_in_meaning(folder: Path) -> None:
    before = load_vocabulary(folder)
    for partner in before.partners:
        change_partner(folder, partner, mark_of_entry(partner))
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
    after = change_partner(folder, changed, mark_of_entry(partner))
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
    partner = load_vocabulary(folder).partners[0]
    changed = partner.model_copy(update={"names": ("Anders",)})
    assert changed in trial_of(folder, changed, mark_of_entry(partner)).partners
    assert (folder / "partners.toml").read_bytes() == before


def test_a_register_that_would_have_a_fault_is_not_written(folder: Path) -> None:
    before = (folder / "partners.toml").read_bytes()
    first, second = load_vocabulary(folder).partners[:2]
    with pytest.raises(ConfigError):
        change_partner(
            folder,
            first.model_copy(update={"abbreviations": (second.name,), "names": (second.name,)}),
            mark_of_entry(first),
        )
    assert (folder / "partners.toml").read_bytes() == before


def test_an_unknown_entry_is_not_found(folder: Path) -> None:
    partner = load_vocabulary(folder).partners[0].model_copy(update={"id": "gibt-es-nicht"})
    with pytest.raises(NotFound):
        change_partner(folder, partner, mark_of_entry(partner))


def test_a_change_of_another_entry_meanwhile_is_kept(folder: Path) -> None:
    first, second = load_vocabulary(folder).partners[:2]
    change_partner(folder, second.model_copy(update={"notes": "zwei"}), mark_of_entry(second))
    after = change_partner(folder, first.model_copy(update={"notes": "eins"}), mark_of_entry(first))
    assert [p.notes for p in after.partners[:2]] == ["eins", "zwei"]


def test_a_change_of_the_same_entry_meanwhile_is_refused_with_both(folder: Path) -> None:
    before = load_vocabulary(folder).partners[0]
    theirs, ours = (before.model_copy(update={"notes": note}) for note in ("Petra", "Frida"))
    change_partner(folder, theirs, mark_of_entry(before))
    with pytest.raises(EntryChanged, match="inzwischen jemand anderes") as refused:
        change_partner(folder, ours, mark_of_entry(before))
    assert (refused.value.now, refused.value.given) == (theirs, ours)
    assert load_vocabulary(folder).partners[0] == theirs
    # Who saw theirs may put ours in its place; who asks twice gets it once.
    for seen in (mark_of_entry(theirs), mark_of_entry(theirs)):
        assert change_partner(folder, ours, seen).partners[0] == ours


def test_lines_that_end_as_on_windows_are_read(folder: Path) -> None:
    file = folder / "partners.toml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    partner = load_vocabulary(folder).partners[0]
    changed = partner.model_copy(update={"notes": "neu"})
    assert changed in change_partner(folder, changed, mark_of_entry(partner)).partners


_WRITERS, _EACH = 10, 20


@pytest.fixture
def small(folder: Path) -> Path:
    """Registers of few partners, which are read and written so fast that writers meet more often."""
    names = [f"Kammer {chr(65 + number) * 7}" for number in range(_WRITERS + 2)]
    (folder / "partners.toml").write_text(
        "\n".join(
            f'[[partner]]\nid = "k{number}"\nname = "{name}"\ncategory = "Kammer"\n'
            'status = "known_organisation"\nsource = "Test"\n'
            for number, name in enumerate(names)
        ),
        encoding="utf8",
    )
    return folder


def _write(folder: str, partner: Partner, writer: int) -> None:
    """Change one entry again and again, each time from the version before, and add new ones between."""
    for number in range(_EACH // 2):
        changed = partner.model_copy(update={"notes": f"{partner.notes}{number},"})
        change_partner(Path(folder), changed, mark_of_entry(partner))
        partner = changed
        name = f"Innung {chr(65 + writer) * 9} Bezirk {chr(65 + number) * 9}"
        assert import_partners(Path(folder), [{"name": name}])[0].added


def test_of_200_changes_by_ten_processes_none_is_lost(small: Path) -> None:
    before = load_vocabulary(small).partners
    chosen = [p.model_copy(update={"notes": ""}) for p in before[:_WRITERS]]
    for partner, blank in zip(before, chosen, strict=False):
        change_partner(small, blank, mark_of_entry(partner))
    # Nothing of the test process, which other tests have filled, goes along.
    fresh = multiprocessing.get_context("spawn")
    work = [
        fresh.Process(target=_write, args=(str(small), one, number))
        for number, one in enumerate(chosen)
    ]
    for one in work:
        one.start()
    for one in work:
        one.join()
    assert [one.exitcode for one in work] == [0] * len(work)
    after = load_vocabulary(small).partners
    noted = "".join(f"{number}," for number in range(_EACH // 2))
    assert [p.notes for p in after[:_WRITERS]] == [noted] * _WRITERS
    assert len(after) - len(before) == _WRITERS * _EACH // 2


def _claim(folder: str, partner: Partner, note: str, told: multiprocessing.Queue[str]) -> None:
    try:
        changed = partner.model_copy(update={"notes": note})
        change_partner(Path(folder), changed, mark_of_entry(partner))
        told.put(note)
    except OmdokError:
        told.put("")


def test_of_many_changes_of_one_entry_one_wins_and_the_others_hear_of_it(small: Path) -> None:
    partner = load_vocabulary(small).partners[0]
    # Nothing of the test process, which other tests have filled, goes along.
    fresh = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[str] = fresh.Queue()
    work = [
        fresh.Process(target=_claim, args=(str(small), partner, f"von {number}", told))
        for number in range(_WRITERS)
    ]
    for one in work:
        one.start()
    heard = [told.get(timeout=60) for _ in work]
    for one in work:
        one.join()
    won = [note for note in heard if note]
    assert won == [load_vocabulary(small).partners[0].notes]
