"""The archive on a PostgreSQL server with pgvector: the same words, scores and order as in one
SQLite file.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    RowMapping,
    create_engine,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError
from typing_extensions import override

from pipeline.archive import rows
from pipeline.archive.archive import Archive
from pipeline.archive.backend import Backend
from pipeline.archive.memory import Memory
from pipeline.archive.migrations import upgrade
from pipeline.archive.postgres_faults import (
    OLDEST,
    foreign,
    newer,
    translated,
    unreadable_address,
    unsupported,
)
from pipeline.archive.postgres_large import LightMemory, begin_large, fold_behind, unfold
from pipeline.archive.postgres_near import OPTIONS, build_near_index, embedders
from pipeline.archive.postgres_search import ServerIndex
from pipeline.archive.postgres_vectors import Owner, put_vectors
from pipeline.archive.tables import SCHEMA, metadata, passages
from pipeline.archive.types import Record
from pipeline.ground.errors import NotFound

# One writer at a time, as in SQLite: passages then become visible in the order of their numbers.
_WRITER = 0x6F6D646B
_WAIT_MS = 60_000
_CONNECT_SECONDS = 10
_AT_ONCE = 10_000
_SEQUENCE = "SELECT pg_get_serial_sequence(:table, :column)"


def open_postgres(url: str, memory: Memory) -> Archive:
    """The archive on a server: scored in memory while it is small, there once it was made large."""
    backend = PostgresBackend(url, memory)
    return Archive(backend, lambda access: ServerIndex(access, backend.light))


class PostgresBackend(Backend):
    """A database of its own on a server. Safe for threads, processes and machines; readers never
    wait for a writer.
    """

    def __init__(self, url: str, memory: Memory) -> None:
        self._url = _parsed(url)
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._is_there = False
        self.memory, self.light = memory, LightMemory()
        self.exists()

    @override
    def close(self) -> None:
        """Let go of the file or server."""
        with self._lock:
            if self._engine:
                self._engine.dispose()
            self._engine = None
            self._is_there = False
            self.memory, self.light = self.memory.fresh(), LightMemory()

    # --- connections ---

    @override
    def exists(self) -> bool:
        if not self._is_there:
            with translated(self._url):
                self._opened(make=False)
        return self._is_there

    @override
    @contextmanager
    def reading(self) -> Iterator[Connection]:
        if not self.exists():
            raise NotFound(
                "Es gibt noch keinen Index.",
                "Nehmen Sie zuerst Dokumente auf: `omdok ingest ORDNER`.",
            )
        reader = self._opened(make=False).execution_options(postgresql_readonly=True)
        with translated(self._url), reader.connect() as connection:
            yield connection

    @override
    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with translated(self._url):
            # Each statement sees what was committed before it, so the lock must come first and
            # does.
            writer = self._opened(make=True).execution_options(isolation_level="READ COMMITTED")
            with writer.begin() as connection:
                _become_writer(connection)
                yield connection

    def _opened(self, *, make: bool) -> Engine:
        with self._lock:
            engine = self._engine or _engine(self._url)
            try:
                if not self._is_there:
                    self._is_there = _check_schema(engine, self._url, make=make)
            except BaseException:
                engine.dispose()
                self._engine = None
                raise
            self._engine = engine
            return engine

    # --- words ---

    @override
    def put_words(self, connection: Connection, record: Record, numbers: list[int]) -> None:
        if not numbers:
            return
        words = [
            {"passage": n, **rows.words_row(w)} for n, w in zip(numbers, record.words, strict=True)
        ]
        sql = (
            "INSERT INTO words (passage, surface, stems, parts) VALUES (:passage, :surface, "
            ":stems, :parts)"
        )
        connection.execute(text(sql), words)
        fill_vectors(connection, numbers[0], numbers[-1])
        fold_behind(connection, numbers[0], numbers[-1])

    @override
    def drop_words(self, connection: Connection, document: int) -> None:
        # Words and vectors go with their passages.
        unfold(connection, document)

    @override
    def words_of(self, connection: Connection, document: int) -> list[RowMapping]:
        sql = (
            "SELECT w.surface, w.stems, w.parts FROM passages p JOIN words w ON w.passage = "
            "p.number "
            "WHERE p.document = :document ORDER BY p.number"
        )
        return list(connection.execute(text(sql), {"document": document}).mappings())

    @override
    def forget_words(self, connection: Connection) -> None:
        """Nothing to do within a transaction; the server's own VACUUM takes old rows from its files
        some day.
        """

    @override
    def clean_files(self) -> None:
        """Make sure that nothing of what was overwritten can be read from the store's files.

        Tables with words are written anew; vectors and postings hold none that could be read.
        """
        sweeper = self._opened(make=True).execution_options(isolation_level="AUTOCOMMIT")
        with translated(self._url), sweeper.connect() as connection:
            for name in ("words", *(table.name for table in metadata.sorted_tables)):
                connection.exec_driver_sql(f'VACUUM FULL "{name}"')
            connection.exec_driver_sql("VACUUM ANALYZE")

    @override
    def upgrade(self, connection: Connection, revision: str) -> None:
        upgrade(connection, revision)

    @override
    def settle_numbers(self, connection: Connection) -> None:
        for table in metadata.sorted_tables:
            for column in table.primary_key.columns:
                sequence = connection.execute(
                    text(_SEQUENCE), {"table": table.name, "column": column.name}
                ).scalar()
                if sequence:
                    highest = select(func.coalesce(func.max(column), 0)).scalar_subquery()
                    connection.execute(select(func.setval(sequence, highest + 1, False)))
        self._fill_all(connection)

    @override
    def vectors_changed(self, connection: Connection) -> None:
        connection.execute(text("DELETE FROM vectors"))
        self._fill_all(connection)

    def _fill_all(self, connection: Connection) -> None:
        last = connection.execute(select(func.max(passages.c.number))).scalar() or 0
        for first in range(1, last + 1, _AT_ONCE):
            fill_vectors(connection, first, first + _AT_ONCE - 1)

    # --- large archives ---

    @override
    def make_large(self, tell: Callable[[str], None]) -> None:
        with self.transaction() as connection:
            tell("Wörter")
            begin_large(connection)
            known = embedders(connection)
        builder = self._opened(make=True).execution_options(isolation_level="AUTOCOMMIT")
        for name, dimension in known:
            tell("Vektoren")
            with translated(self._url), builder.connect() as connection:
                build_near_index(connection, name, dimension)
        with translated(self._url), builder.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def fill_vectors(connection: Connection, first: int, last: int) -> None:
    """Put the vectors of the passages `first` to `last` where the server can compare them."""
    sql = (
        "SELECT p.number, p.document, p.zone IS NOT NULL AS quiet, d.embedder, p.vector FROM "
        "passages p "
        "JOIN documents d ON d.number = p.document WHERE p.number BETWEEN :first AND :last AND "
        "p.vector <> '' "
        "ORDER BY d.embedder, length(p.vector), p.number"
    )
    found = connection.execute(text(sql), {"first": first, "last": last}).all()
    for (embedder, _), group in groupby(found, lambda row: (row.embedder, len(row.vector))):
        mine = list(group)
        owners = [Owner(row.number, row.document, row.quiet) for row in mine]
        put_vectors(connection, owners, rows.read_vectors([row.vector for row in mine]), embedder)


def _parsed(url: str) -> URL:
    try:
        return make_url(url).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        raise unreadable_address() from error


def _engine(url: URL) -> Engine:
    options = " ".join(
        f"-c {name}={value}" for name, value in {"lock_timeout": _WAIT_MS, **OPTIONS}.items()
    )
    return create_engine(
        url,
        isolation_level="REPEATABLE READ",
        pool_size=8,
        max_overflow=-1,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "options": options,
            "application_name": "omdok",
        },
    )


def _become_writer(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER})


def _check_schema(engine: Engine, url: URL, *, make: bool) -> bool:
    """Whether there is an archive, brought up to date where it is older; with `make` there is one
    afterwards.
    """
    with engine.connect() as connection:
        found = _schema_of(connection, url)
    if found == SCHEMA:
        return True
    if found is None and not make:
        return False
    _migrate(engine, url)
    return True


def _schema_of(connection: Connection, url: URL) -> str | None:
    """The schema's version, or None where there are no tables yet."""
    version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000
    if version < OLDEST:
        raise unsupported(url, version)
    # One statement: while another process makes the archive, two could see it half there.
    tables = (
        "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
    )
    names = set(connection.exec_driver_sql(tables).scalars())
    if not names >= {"alembic_version", "passages"}:
        if names:
            raise foreign(url)
        return None
    found: str = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    if found > SCHEMA:
        raise newer(url)
    return found


def _migrate(engine: Engine, url: URL) -> None:
    """Bring the schema up to date in one transaction, which several processes may try at once."""
    with engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
        _become_writer(connection)
        if _schema_of(connection, url) != SCHEMA:
            upgrade(connection, "head")
