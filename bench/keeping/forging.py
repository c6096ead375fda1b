"""Backups that are damaged, copied, renamed, forged or somebody else's: what is real stays and can be put back, and
nothing else counts.

    python -m bench.keeping.forging [--seeds 200] [--first 0]

Each seed is an installation with four backups and one to three of the deeds below. Then: every backup that nothing was
done to is listed in its order; none that is forged, foreign or changed is; one more backup is made and drops no real
one too many; the newest is put back and the archive is the same; what was damaged is refused and changes nothing.
Prints how many were lost and how many foreign ones were taken; 1 when any.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.archive import open_archive
from pipeline.ground.errors import OmdokError
from pipeline.keeping.backup import make_backup, restore_backup
from pipeline.keeping.copying import inventory
from pipeline.keeping.vault import MAGIC, SUFFIX, Backup, list_backups
from pipeline.settings import Settings
from tests.pipeline.archive.builders import make_document, make_record

_NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
_KEEP = 10  # more than are made, so that any that goes was dropped wrongly
_EACH = 4
# What is done: it gets the dice, the installation and one of its backups, and says whether that one still counts.
Deed = Callable[[random.Random, Settings, Backup], bool]


def installation(folder: Path, text: str) -> Settings:
    """An installation with one document and its backups."""
    values = {
        "paths": {"corpus": folder / "corpus", "outputs": folder / "outputs"},
        "backup": {"keep": _KEEP},
    }
    made = Settings.model_validate(values, context={"base": folder})
    with open_archive(made.store_url) as archive:
        archive.documents.save(make_record(make_document(text, id="eins"), []), "/in/eins")
    for day in range(_EACH):
        make_backup(made, now=_NOON + timedelta(days=day))
    return made


def _flip(dice: random.Random, _: Settings, backup: Backup) -> bool:
    content = bytearray(backup.file.read_bytes())
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    backup.file.write_bytes(content)
    return False


def _cut(dice: random.Random, _: Settings, backup: Backup) -> bool:
    content = backup.file.read_bytes()
    backup.file.write_bytes(content[: dice.randrange(len(content))])
    return False


def _rename(dice: random.Random, settings: Settings, backup: Backup) -> bool:
    backup.file.rename(settings.backups_folder / f"omdok-{dice.randrange(10**6)}{SUFFIX}")
    return False


def _copy(dice: random.Random, settings: Settings, backup: Backup) -> bool:
    shutil.copy(backup.file, settings.backups_folder / f"kopie-{dice.randrange(10**6)}{SUFFIX}")
    return True


def _forge(dice: random.Random, settings: Settings, _: Backup) -> bool:
    for _number in range(dice.choice((1, 3, 30))):
        id = f"omdok-2999-{dice.randrange(10**9)}"
        head = {
            "id": id, "made": "2999-01-01T00:00:00+00:00", "encrypted": dice.random() < 0.5,
            "number": dice.choice((10**9, 5, -1, None)), "seal": dice.choice(("0" * 64, None, 7)),
        }  # fmt: skip
        rest = dice.randbytes(dice.randrange(2000))
        (settings.backups_folder / f"{id}{SUFFIX}").write_bytes(
            MAGIC + json.dumps(head).encode() + b"\n" + rest
        )
    return True


def _graft(_: random.Random, settings: Settings, backup: Backup) -> bool:
    """Its head with the rest of another."""
    other = next(it for it in list_backups(settings) if it.id != backup.id)
    ours, theirs = backup.file.read_bytes(), other.file.read_bytes()
    end, begin = (one.index(b"\n", len(MAGIC)) + 1 for one in (ours, theirs))
    backup.file.write_bytes(ours[:end] + theirs[begin:])
    return False


def _lose_key(_: random.Random, settings: Settings, backup: Backup) -> bool:
    (settings.keys_folder / f"{backup.id}.key").unlink()
    return False


def _foreign(dice: random.Random, settings: Settings, _: Backup) -> bool:
    """A real backup of another installation, under a name of its own."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_backup(
            installation(Path(folder), "Fremdes."),
            now=_NOON + timedelta(days=400 + dice.randrange(99)),
        )
        shutil.copy(made.file, settings.backups_folder / made.file.name)
    return True


DEEDS: tuple[Deed, ...] = (_flip, _cut, _rename, _copy, _forge, _graft, _lose_key, _foreign)


def once(seed: int, folder: Path) -> Counter[str]:
    """Play one seed; counts what went wrong, under `lost` and `foreign taken`, and the deeds."""
    dice = random.Random(seed)
    settings = installation(folder, f"Brief {seed}.")
    held, wrong = inventory(settings.store_url).hashes, Counter[str]()
    real = list_backups(settings)
    untouched = {one.id: one for one in real}
    for chosen in dice.sample(real, dice.randrange(1, _EACH)):
        deed = dice.choice(DEEDS)
        wrong[deed.__name__] += 1
        if not deed(dice, settings, chosen):
            del untouched[chosen.id]
    # A bit may be flipped where the head does not say it; then the file counts and is refused when it is opened.
    listed = [one.id for one in list_backups(settings)]
    wrong["lost"] += [one for one in listed if one in untouched] != [
        one.id for one in real if one.id in untouched
    ]
    wrong["foreign taken"] += bool(set(listed) - {one.id for one in real})
    latest = make_backup(settings, now=_NOON + timedelta(days=999))
    wrong["lost"] += list_backups(settings)[0].id != latest.id
    wrong["lost"] += not all((settings.keys_folder / f"{id}.key").is_file() for id in untouched)
    for file in sorted(settings.backups_folder.glob(f"*{SUFFIX}")):
        wrong += _put_back(settings, file, held, real=file.stem in untouched or file == latest.file)
    return wrong


def _put_back(settings: Settings, file: Path, held: object, *, real: bool) -> Counter[str]:
    from pipeline.keeping.vault import find_backup

    try:
        restore_backup(settings, find_backup(settings, str(file)), force=True)
        refused = False
    except OmdokError:
        refused = True
    same = inventory(settings.store_url).hashes == held
    return Counter({"lost": int(not same or (real and refused)), "foreign taken": int(not same)})


def main(seeds: range) -> int:
    """Play all seeds and print what came of it."""
    found = Counter[str]()
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            wrong = once(seed, Path(folder))
            if wrong["lost"] or wrong["foreign taken"]:
                print(f"seed {seed}: {dict(wrong)}")
            found += wrong
    deeds = ", ".join(
        f"{name.strip('_')} {number}" for name, number in sorted(found.items()) if name[0] == "_"
    )
    print(
        f"{len(seeds)} seeds ({deeds}): lost {found['lost']}, foreign taken {found['foreign taken']}"
    )
    return 1 if found["lost"] or found["foreign taken"] else 0


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=200)
    options.add_argument("--first", type=int, default=0)
    given = options.parse_args()
    sys.exit(main(range(given.first, given.first + given.seeds)))
