"""The archive in one SQLite file: phrases by FTS5, words and vectors scored exactly in memory."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, RowMapping, create_engine, event, text
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError
from sqlalchemy.pool import QueuePool
from typing_extensions import override

from pipeline.archive import rows
from pipeline.archive.archive import Archive
from pipeline.archive.backend import Backend
from pipeline.archive.index import Index
from pipeline.archive.memory import Memory
from pipeline.archive.migrations import upgrade
from pipeline.archive.tables import SCHEMA
from pipeline.archive.types import Record
from pipeline.ground.errors import ConfigError, NotFound, Refused
from pipeline.ground.wording import why

# Marks the file as ours ("omdk"), so that no other program's file is ever migrated.
_APPLICATION = 0x6F6D646B
_BUSY_MS = 60_000


def open_sqlite(url: str, memory: Memory) -> Archive:
    """The archive in one file: phrases by FTS5, all else scored in memory."""
    return Archive(SqliteBackend(url, memory), SqliteIndex)


class SqliteBackend(Backend):
    """One file in WAL mode: readers go on while one process writes. Safe for threads and for
    several processes.
    """

    def __init__(self, url: str, memory: Memory) -> None:
        self._path = Path(url.partition("///")[2])
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self.memory = memory
        if self.exists():
            with _translated(self._path):
                self._opened()

    @override
    def close(self) -> None:
        """Let go of the file or server.

        The last one to close folds the write-ahead log into the file.
        """
        with self._lock:
            if self._engine:
                self._engine.dispose()
            self._engine = None
            self.memory = self.memory.fresh()

    # --- connections ---

    @override
    def exists(self) -> bool:
        # SQLite itself leaves a file without a byte behind when it is stopped before its first
        # write.
        try:
            return self._path.is_file() and self._path.stat().st_size > 0
        except OSError as error:
            raise ConfigError(
                f"Das Archiv „{self._path}“ ist nicht zu erreichen ({why(error)}).",
                "Prüfen Sie [store] url in omdok.toml oder --store.",
            ) from error

    @override
    @contextmanager
    def reading(self) -> Iterator[Connection]:
        if not self.exists():
            raise NotFound(
                "Es gibt noch keinen Index.",
                "Nehmen Sie zuerst Dokumente auf: `omdok ingest ORDNER`.",
            )
        with _translated(self._path), self._opened().connect() as connection:
            yield connection

    @override
    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with _translated(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            writer = self._opened().execution_options(writes=True)
            with writer.begin() as connection:
                yield connection

    def _opened(self) -> Engine:
        with self._lock:
            if not self._engine:
                engine = _engine(self._path)
                try:
                    _check_schema(engine, self._path)
                except BaseException:
                    engine.dispose()
                    raise
                self._engine = engine
            return self._engine

    # --- words ---

    @override
    def put_words(self, connection: Connection, record: Record, numbers: list[int]) -> None:
        sql = text(
            "INSERT INTO words (rowid, surface, stems, parts) VALUES (:number, :surface, :stems, "
            ":parts)"
        )
        values = [
            {"number": n, **rows.words_row(w)} for n, w in zip(numbers, record.words, strict=True)
        ]
        if values:
            connection.execute(sql, values)

    @override
    def drop_words(self, connection: Connection, document: int) -> None:
        mine = "SELECT number FROM passages WHERE document = :document"
        connection.execute(
            text(f"DELETE FROM words WHERE rowid IN ({mine})"), {"document": document}
        )

    @override
    def words_of(self, connection: Connection, document: int) -> list[RowMapping]:
        sql = (
            "SELECT w.surface, w.stems, w.parts FROM passages p JOIN words w ON w.rowid = p.number "
            "WHERE p.document = :document ORDER BY p.number"
        )
        return list(connection.execute(text(sql), {"document": document}).mappings())

    @override
    def forget_words(self, connection: Connection) -> None:
        # FTS5 only marks terms as deleted until its segments are merged.
        connection.execute(text("INSERT INTO words (words) VALUES ('optimize')"))

    @override
    def upgrade(self, connection: Connection, revision: str) -> None:
        upgrade(connection, revision)

    @override
    def settle_numbers(self, connection: Connection) -> None:
        """Nothing to do: SQLite counts on from the highest number."""

    @override
    def clean_files(self) -> None:
        """Make sure that nothing of what was overwritten can be read from the store's files.

        Old rows live on in the write-ahead log and in pages that nothing uses any more.
        """
        # A connection of its own: ours begin a transaction with every statement, and this may stand
        # in none.
        with (
            _translated(self._path),
            closing(sqlite3.connect(self._path, timeout=_BUSY_MS / 1000)) as connection,
        ):
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @override
    def vectors_changed(self, connection: Connection) -> None:
        """Nothing to do: vectors stand with their passages alone."""

    @override
    def make_large(self, tell: Callable[[str], None]) -> None:
        raise Refused(
            "Nur ein Archiv auf einem Datenbankserver kann auf dem Server suchen.",
            "Ziehen Sie es dorthin um: omdok store copy VON NACH",
        )


class SqliteIndex(Index):
    """Scores in memory; phrases by FTS5."""

    def with_phrase(self, words: Sequence[str]) -> NDArray[np.int64]:
        """The numbers of the passages that have these words, as written and folded, one behind the
        other.
        """
        phrase = " ".join(words)
        return self._numbers_of(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid",
            f"surface : {_quoted(phrase)}",
        )

    def documents_with(self, stems: Collection[str]) -> NDArray[np.int64]:
        """The numbers of the documents that have one of these stems as a word of its own."""
        sql = (
            "SELECT DISTINCT p.document FROM words w JOIN passages p ON p.number = w.rowid "
            "WHERE words MATCH ? ORDER BY p.document"
        )
        if not stems:
            return np.zeros(0, dtype=np.int64)
        return self._numbers_of(sql, f"stems : ({' OR '.join(map(_quoted, stems))})")

    def _numbers_of(self, sql: str, match: str) -> NDArray[np.int64]:
        with self._access.reading() as connection:
            return np.array(
                [row[0] for row in connection.exec_driver_sql(sql, (match,))], dtype=np.int64
            )


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _engine(path: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        # SQLAlchemy shall say where a transaction begins, so the driver must not.
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=rwc",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        for pragma in (
            f"busy_timeout = {_BUSY_MS}",
            "foreign_keys = ON",
            "synchronous = NORMAL",
            "secure_delete = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=-1
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its lock at once: a reader that wants to write later could not wait for
        # another's lock.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _check_schema(engine: Engine, path: Path) -> None:
    """Make sure that the file has our newest schema; a file that has it is only read."""
    with engine.connect() as connection:
        found = _schema_of(connection, path)
    if found != SCHEMA:
        _migrate(engine, path)


def _schema_of(connection: Connection, path: Path) -> str | None:
    """The schema's version, or None where there are no tables yet."""
    if not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar():
        return None
    if connection.exec_driver_sql("PRAGMA application_id").scalar() != _APPLICATION:
        raise ConfigError(
            f"„{path}“ ist kein Archiv von omdok, sondern die Datenbank eines anderen Programms.",
            "Nennen Sie mit --store oder in omdok.toml unter [store] eine andere Datei.",
        )
    found: str = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    if found > SCHEMA:
        raise ConfigError(
            f"Das Archiv „{path}“ stammt aus einer neueren Fassung von omdok.",
            "Aktualisieren Sie omdok auf diesem Rechner und versuchen Sie es noch einmal.",
        )
    return found


def _migrate(engine: Engine, path: Path) -> None:
    """Bring the schema up to date in one transaction, which several processes may try at once."""
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()
    with engine.execution_options(writes=True).begin() as connection:
        is_new = _schema_of(connection, path) is None
        connection.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION}")
        if is_new:
            for statement, values in _said_to_an_empty_file():
                connection.exec_driver_sql(statement, values)
        else:
            upgrade(connection, "head")


@cache
def _said_to_an_empty_file() -> tuple[tuple[str, Any], ...]:
    """All statements by which the history of the schema makes a new archive, with their values.

    To walk through the history takes most of a new archive's time, and it always says the same.
    """
    said: list[tuple[str, Any]] = []
    empty = create_engine("sqlite://")

    @event.listens_for(empty, "before_cursor_execute")
    def hear(_connection: Connection, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        said.append((statement, values))

    with empty.begin() as connection:
        upgrade(connection, "head")
    empty.dispose()
    return tuple(said)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise  # our own fault, not the file's
    except (DatabaseError, sqlite3.DatabaseError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error)
        raise _fault(path, reason) from error


def _fault(path: Path, reason: str) -> ConfigError:
    if "locked" in reason or "busy" in reason:
        return ConfigError(
            f"Das Archiv „{path}“ wird gerade von einem anderen Vorgang beschrieben.",
            "Warten Sie, bis der andere Vorgang fertig ist, und versuchen Sie es noch einmal.",
        )
    if "not a database" in reason or "malformed" in reason or "no such table" in reason:
        return ConfigError(
            f"Die Datei „{path}“ ist kein Archiv von omdok oder beschädigt ({reason}).",
            "Spielen Sie eine Sicherung ein oder nennen Sie mit --store eine andere Datei. "
            "Ein neues Archiv entsteht mit `omdok ingest`, wenn Sie die Datei umbenennen.",
        )
    return ConfigError(
        f"Das Archiv „{path}“ lässt sich nicht öffnen oder beschreiben ({reason}).",
        "Prüfen Sie, ob der Ordner besteht, ob Sie dort schreiben dürfen und ob noch Platz frei "
        "ist.",
    )
