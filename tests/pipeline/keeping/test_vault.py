"""What a file says of itself is believed only when its own key sealed it."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.accounts import Accounts, Role
from pipeline.archive import open_archive
from pipeline.keeping.backup import foreign_accounts, make_backup, restore_backup
from pipeline.keeping.health import status
from pipeline.keeping.vault import (
    MAGIC,
    SUFFIX,
    Backup,
    find_backup,
    forget_all,
    list_backups,
    list_doubted,
)
from pipeline.settings import Settings
from tests.pipeline.archive.builders import make_document, make_record

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
PASSWORD = "Regenschirm-im-Koffer-8"


def installation(folder: Path, *, encrypt: bool = True) -> Settings:
    values = {
        "paths": {"corpus": folder / "corpus", "outputs": folder / "outputs"},
        "backup": {"keep": 3, "encrypt": encrypt},
    }
    made = Settings.model_validate(values, context={"base": folder})
    with open_archive(made.store_url) as archive:
        archive.documents.save(make_record(make_document("Ein Brief.", id="eins"), []), "/in/eins")
    return made


def back_up(settings: Settings, number: int) -> list[Backup]:
    return [make_backup(settings, now=NOON + timedelta(days=day)) for day in range(number)]


def forge(settings: Settings, rest: bytes = b"", **head: object) -> Path:
    """A file with a head that nobody sealed."""
    said = {"id": "omdok-99", "made": "2999-01-01T00:00:00+00:00", "encrypted": False} | head
    file = settings.backups_folder / f"{said['id']}{SUFFIX}"
    file.write_bytes(MAGIC + json.dumps(said).encode() + b"\n" + rest)
    return file


@pytest.fixture(params=[True, False], ids=["encrypted", "plain"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    return installation(tmp_path, encrypt=request.param)


@pytest.mark.parametrize(
    "head",
    [
        {"number": 10**9},
        {"number": -5},
        {"number": "viele"},
        {"number": None},
        {"number": [1]},
        {"encrypted": True, "number": 10**9},
        {"id": "../../outside", "number": 10**9},
        {"made": "gestern"},
        {"audit": {"archive": "x", "number": 1, "hash": "y"}, "number": 7},
        {"seal": "0" * 64, "number": 10**9},
        {"seal": None, "number": 10**9},
        {"id": ""},
    ],
    ids=str,
)
def test_a_forged_head_is_not_the_newest_and_drops_nobody(
    settings: Settings, head: dict[str, object]
) -> None:
    real = back_up(settings, 3)
    if "/" not in str(head.get("id", "")):
        forge(settings, **head)
    assert [it.id for it in list_backups(settings)] == [it.id for it in reversed(real)]
    latest = make_backup(settings, now=NOON + timedelta(days=9))
    assert find_backup(settings, "neueste").id == latest.id
    assert latest.number == 4
    assert [it.id for it in list_backups(settings)] == [latest.id, real[2].id, real[1].id]
    assert {key.stem for key in settings.keys_folder.iterdir()} == {
        it.id for it in list_backups(settings)
    }


def test_thirty_forged_heads_make_no_real_one_go(settings: Settings) -> None:
    real = back_up(settings, 3)
    for number in range(30):
        forge(settings, id=f"omdok-{number}", number=1000 + number)
    latest = make_backup(settings, now=NOON + timedelta(days=9))
    assert [it.id for it in list_backups(settings)] == [latest.id, real[2].id, real[1].id]
    assert len(list_doubted(settings)) == 30


@pytest.mark.parametrize("seed", range(40))
def test_a_changed_or_copied_head_is_doubted(tmp_path: Path, seed: int) -> None:
    """A flipped bit, a number of another, a copy under another name: not counted, key left."""
    settings = installation(tmp_path, encrypt=seed % 2 == 0)
    made = back_up(settings, 2)
    chance = random.Random(seed)
    content = bytearray(made[1].file.read_bytes())
    head_end = content.index(b"\n", len(MAGIC))
    if seed % 4 < 2:
        place = chance.randrange(len(MAGIC), head_end)
        content[place] ^= 1 << chance.randrange(7)
        made[1].file.write_bytes(content)
    else:
        made[1].file.rename(made[1].file.with_name(f"omdok-{seed}{SUFFIX}"))
    assert [it.id for it in list_backups(settings)] == [made[0].id]
    for day in range(4, 8):
        make_backup(settings, now=NOON + timedelta(days=day))
    assert (settings.keys_folder / f"{made[1].id}.key").is_file()


def test_a_doubted_file_is_told_and_can_still_be_named(settings: Settings) -> None:
    made = back_up(settings, 1)[0]
    copy = made.file.with_name(f"vom-stick{SUFFIX}")
    copy.write_bytes(made.file.read_bytes())
    assert [it.file.name for it in list_doubted(settings)] == [copy.name]
    assert any(copy.name in remark.message for remark in status(settings).remarks)
    restored = restore_backup(settings, find_backup(settings, str(copy)), force=True)
    assert restored.backup == made.id


def test_an_erasure_takes_doubted_ones_too(settings: Settings) -> None:
    back_up(settings, 2)
    forged = forge(settings, number=10**9)
    forget_all(settings)
    assert not forged.exists()
    assert not list_doubted(settings)
    assert not list_backups(settings)


def test_accounts_that_are_not_here_are_named(tmp_path: Path) -> None:
    there, here = installation(tmp_path / "dort"), installation(tmp_path / "hier")
    people_there: dict[str, Role] = {"Ada": "verwalten", "Bo": "lesen"}
    people_here: dict[str, Role] = {"Bo": "lesen"}
    for settings, people in ((there, people_there), (here, people_here)):
        accounts = Accounts(settings.paths.outputs / "accounts.sqlite", 60, 60)
        for name, role in people.items():
            accounts.add(name, role, PASSWORD)
        accounts.close()
    made = make_backup(there)
    here.keys_folder.mkdir(parents=True, exist_ok=True)
    (here.keys_folder / f"{made.id}.key").write_bytes(
        (there.keys_folder / f"{made.id}.key").read_bytes()
    )
    brought = foreign_accounts(here, find_backup(here, str(made.file)))
    assert [(it.name, it.role) for it in brought] == [("Ada", "verwalten")]
    assert foreign_accounts(there, made) == ()


def test_an_encrypted_backup_of_before_the_seal_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = installation(tmp_path)
    with monkeypatch.context() as before:
        before.setattr(
            "pipeline.keeping.backup.sealed_header",
            lambda header, _key: json.dumps(header).encode() + b"\n",
        )
        made = make_backup(settings)
    assert [it.id for it in list_backups(settings)] == [made.id]
    made.file.write_bytes(made.file.read_bytes().replace(b'"number": 1', b'"number": 9'))
    assert list_backups(settings) == []
