"""Takes a person's name out of the files beside the archive: texts and small databases are masked,
what else names the person (mail that was not sent, what a restore laid aside) is deleted.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from pipeline.drafting.lookup import draft_folders
from pipeline.ground.whole_files import write_whole
from pipeline.keeping.proof import APART, names_person
from pipeline.names.redaction import Redactor
from pipeline.settings import Settings

_TEXTS = frozenset({".json", ".jsonl", ".md", ".html", ".txt", ".log", ".csv", ".xml"})
_DATABASE = b"SQLite format 3\0"
_COMPANIONS = ("-wal", "-shm", "-journal")
_WAIT_SECONDS = 10


def clean_files(settings: Settings, name: str, redactor: Redactor) -> int:
    """Mask or delete every file beside archive, drafts and backups that names the person; gives how
    many.

    `redactor` knows only this one person.
    """
    return sum(_clean(file, settings, name, redactor) for file in list(files_beside(settings)))


def files_beside(settings: Settings) -> Iterator[Path]:
    """What lies below the outputs folder, without the archive, models, keys, backups and the drafts
    that are known.
    """
    archive = Path(settings.store_url.partition("///")[2])
    drafts = set(draft_folders(settings.drafts_folder))
    for file in sorted(settings.paths.outputs.rglob("*")):
        apart = (
            APART | {settings.backups_folder.name}
            if settings.backups_folder.parent == settings.paths.outputs
            else APART
        )
        is_apart = file.relative_to(settings.paths.outputs).parts[
            0
        ] in apart or not drafts.isdisjoint(file.parents)
        if (
            file.is_file()
            and not is_apart
            and file.name.removesuffix("-wal").removesuffix("-shm") != archive.name
        ):
            yield file


def names_person_beside(settings: Settings, name: str, redactor: Redactor) -> bool:
    """Whether any of these files names the person."""
    return any(names_person(file, settings, name, redactor) for file in files_beside(settings))


def _clean(file: Path, settings: Settings, name: str, redactor: Redactor) -> bool:
    if file.name.endswith(_COMPANIONS):
        return False  # goes with its database
    is_named = bool(redactor.spans(file.name, where="loose"))
    if not is_named and not _may_name(file, settings, name, redactor):
        return False
    if not is_named and _starts_as_database(file):
        return _clean_database(file, redactor)
    is_clean = not is_named and file.suffix in _TEXTS and _clean_text(file, redactor)
    if is_clean and not names_person(file, settings, name, redactor):
        return True
    with suppress(OSError):
        file.unlink()
    return True


def _may_name(file: Path, settings: Settings, name: str, redactor: Redactor) -> bool:
    files = [file, *(file.with_name(file.name + ending) for ending in _COMPANIONS)]
    return any(names_person(one, settings, name, redactor) for one in files if one.is_file())


def _starts_as_database(file: Path) -> bool:
    with file.open("rb") as source:
        return source.read(len(_DATABASE)) == _DATABASE


def _clean_text(file: Path, redactor: Redactor) -> bool:
    """Mask a text; False where it cannot be read as one."""
    try:
        text = file.read_text(encoding="utf8")
    except (OSError, UnicodeDecodeError):
        return False
    # What else a file says of the person, it says by the surname.
    surnames = redactor.surnames(text)
    if file.suffix == ".json":
        with suppress(ValueError):
            value = json.loads(text)
            surnames = redactor.surnames(json.dumps(value, ensure_ascii=False))
            masked = redactor.value(value, surnames)
            write_whole(file, json.dumps(masked, ensure_ascii=False, indent=2))
            return True
    if file.suffix == ".jsonl":
        write_whole(
            file, "".join(redactor.note(line, surnames) + "\n" for line in text.splitlines())
        )
        return True
    write_whole(file, redactor.masked(text, surnames))
    return True


def _clean_database(file: Path, redactor: Redactor) -> bool:
    """Mask every text of every table, and write the file anew, so that no old page keeps it."""
    with closing(sqlite3.connect(file, timeout=_WAIT_SECONDS)) as database:
        database.execute("PRAGMA secure_delete = ON")
        names = (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        )
        for (table,) in database.execute(names).fetchall():
            with suppress(
                sqlite3.OperationalError
            ):  # a table of SQLite's own, or one without row numbers
                _clean_table(database, table, redactor)
        database.commit()
        with suppress(sqlite3.OperationalError):  # somebody is reading
            database.execute("VACUUM")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return True


def _clean_table(database: sqlite3.Connection, table: str, redactor: Redactor) -> None:
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    listed = ", ".join(f'"{column}"' for column in columns)
    for number, *values in database.execute(f'SELECT rowid, {listed} FROM "{table}"').fetchall():
        for column, value in zip(columns, values, strict=True):
            masked = redactor.note(value) if isinstance(value, str) else value
            if masked != value:
                try:
                    database.execute(
                        f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (masked, number)
                    )
                except sqlite3.IntegrityError:
                    database.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (number,))
