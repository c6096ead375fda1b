"""An archive as a whole: every row of every table as JSON lines from one state of it, and put in
again all or nothing.

The lines are alike whichever store they come from: numbers stay, rows stand in the order of their
keys, bytes are base64 and days ISO. So two archives are the same when the hashes of their tables
are.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    Float,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.types import TypeEngine

from pipeline.archive.access import ArchivePart
from pipeline.archive.index_stamps import EPOCH
from pipeline.archive.inspection import Finding, inspect
from pipeline.archive.memory import generation_of
from pipeline.archive.rows import Row
from pipeline.archive.tables import SCHEMA, metadata, state
from pipeline.ground.errors import Refused

# What only the running installation needs.
_FLEETING = frozenset({"state", "leases"})
_WORDS = "words"
# What tables of the first edition were called, and what they are called today.
FORMER = {"ledger": "manifest", "decisions": "rulings"}
_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "integer": BigInteger, "number": Float, "text": Text, "bytes": LargeBinary, "date": Date,
}  # fmt: skip
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class WholeTable:
    """One table: its name, what its columns hold (`integer number text bytes date`), and its rows
    as JSON lines.
    """

    name: str
    columns: Mapping[str, str]
    lines: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a table has, and the SHA-256 of its lines."""

    rows: int
    sha256: str


class Whole:
    """One state of an archive, to be read table by table while its connection is open."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.schema = SCHEMA
        # The first statement fixes the state that all others see.
        connection.execute(select(state.c.generation)).all()

    def parts(self) -> Iterator[WholeTable]:
        """Every table, those first that others refer to; the lines of each must be read before the
        next.
        """
        for table in metadata.sorted_tables:
            if table.name not in _FLEETING:
                yield self._part(table)
            if table.name == "passages":
                yield WholeTable(
                    _WORDS, {"passage": "integer", **dict.fromkeys(_TEXTS, "text")}, self._words()
                )

    def counts(self) -> dict[str, int]:
        """Rows of every table."""
        tables = [table for table in metadata.sorted_tables if table.name not in _FLEETING]
        return {
            t.name: self._connection.execute(select(func.count()).select_from(t)).scalar_one()
            for t in tables
        }

    def faults(self) -> Iterator[Finding]:
        """What does not fit in this archive."""
        return inspect(self._connection)

    def tallies(self) -> dict[str, Tally]:
        """Rows and hash of every table."""
        return {part.name: tally(part.lines) for part in self.parts()}

    def _part(self, table: Table) -> WholeTable:
        columns = {column.name: _word_for(column.type) for column in table.columns}
        query = select(table).order_by(*table.primary_key.columns)
        return WholeTable(table.name, columns, self._lines(query, columns))

    def _words(self) -> Iterator[bytes]:
        key = "rowid" if self._connection.dialect.name == "sqlite" else "passage"
        columns = {"passage": "integer", **dict.fromkeys(_TEXTS, "text")}
        return self._lines(
            text(f"SELECT {key} AS passage, {', '.join(_TEXTS)} FROM words ORDER BY {key}"), columns
        )

    def _lines(self, query: Any, columns: Mapping[str, str]) -> Iterator[bytes]:
        found = self._connection.execute(
            query, execution_options={"yield_per": _AT_ONCE}
        ).mappings()
        for row in found:
            values = {name: _to_json(row[name]) for name in columns}
            yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


_TEXTS = ("surface", "stems", "parts")


class WholeArchive(ArchivePart):
    """The part of a relational store that gives and takes everything at once."""

    @contextmanager
    def read(self) -> Iterator[Whole]:
        """One state of the archive, every row of every table; NotFound when there is none."""
        with self._access.reading() as connection:
            yield Whole(connection)

    def replace(
        self,
        schema: str,
        parts: Iterable[WholeTable],
        check: Callable[[Whole], None],
        *,
        over: bool = False,
    ) -> None:
        """Fill the archive with tables of a schema and bring it up to date, in one transaction.

        `check` looks at what is there then; when it raises, nothing has changed. Refused when
        something is there already, unless `over` says to replace it: nothing of that stays.
        """
        with self._access.transaction() as connection:
            if not over and _holds_something(connection):
                raise Refused(
                    "Das Zielarchiv ist nicht leer; omdok überschreibt es nicht von sich aus.",
                    "Nennen Sie ein anderes Archiv. Mit --force wird das vorhandene ersetzt.",
                )
            epoch = generation_of(connection) // EPOCH + 1
            _drop_everything(connection)
            self._access.backend.upgrade(connection, schema)
            for part in parts:
                _put(connection, part)
            self._access.backend.upgrade(connection, "head")
            connection.execute(update(state).values(generation=epoch * EPOCH))
            self._access.backend.settle_numbers(connection)
            check(Whole(connection))


def tally(lines: Iterable[bytes]) -> Tally:
    """Count and hash lines."""
    digest, count = hashlib.sha256(), 0
    for line in lines:
        digest.update(line)
        count += 1
    return Tally(count, digest.hexdigest())


def _holds_something(connection: Connection) -> bool:
    tables = (table for table in metadata.sorted_tables if table.name not in _FLEETING)
    return any(
        connection.execute(select(func.count()).select_from(table)).scalar() for table in tables
    )


def _drop_everything(connection: Connection) -> None:
    ours = [table.name for table in reversed(metadata.sorted_tables)]
    for name in ("folded", "postings", "vectors", _WORDS, *ours, *FORMER, "alembic_version"):
        connection.execute(text(f'DROP TABLE IF EXISTS "{name}"'))


def _put(connection: Connection, part: WholeTable) -> None:
    if part.name == _WORDS and connection.dialect.name == "sqlite":
        put: Any = text(
            f"INSERT INTO words (rowid, {', '.join(_TEXTS)}) VALUES (:passage, :surface, :stems, "
            ":parts)"
        )
    else:
        # The table as it was then, which need not be the table of today.
        columns = [Column(name, _TYPES[kind]) for name, kind in part.columns.items()]
        table = Table(part.name, MetaData(), *columns)
        connection.execute(delete(table))
        put = insert(table)
    lines = iter(part.lines)
    while some := [_from_json(line, part.columns) for line in islice(lines, _AT_ONCE)]:
        connection.execute(put, some)


def _word_for(kind: TypeEngine[Any]) -> str:
    names = {"LargeBinary": "bytes", "Date": "date", "Float": "number", "Text": "text"}
    return names.get(type(kind).__name__, "integer")


def _to_json(value: Any) -> Any:
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def _from_json(line: bytes, columns: Mapping[str, str]) -> Row:
    row: Row = json.loads(line)
    for name, kind in columns.items():
        value = row[name]
        if value is None:
            continue
        if kind == "bytes":
            row[name] = base64.b64decode(value)
        elif kind == "date":
            row[name] = date.fromisoformat(value)
    return row
