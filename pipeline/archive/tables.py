"""The tables of the archive as they are today. Only migrations create or change them; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

# The newest migration. Opening compares one value with it and loads Alembic only when they differ.
SCHEMA = "0001"

metadata = MetaData()


def _owner() -> Column[int]:
    return Column("document", Integer, ForeignKey("documents.number", ondelete="CASCADE"), nullable=False)


# One row for each document: what lists, filters and facets need of its newest version.
documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("date", Date),
    Column("path", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("embedder", Text, nullable=False),
    UniqueConstraint("id", name="one_document_an_id"),
    sqlite_autoincrement=True,
)

# Every version that ever was; `body` is the document as JSON without its text.
versions = Table(
    "versions",
    metadata,
    _owner(),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("document", "version", name="one_row_a_version"),
)

tags = Table(
    "tags",
    metadata,
    _owner(),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("term", Text),
    Column("label", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("surface", Text, nullable=False),
    Column("page", Integer, nullable=False),
    Column("zone", Text),
    Column("how", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("candidates", Text, nullable=False),
    Column("decided_by", Text),
    PrimaryKeyConstraint("document", "position", name="one_row_a_tag"),
    Index("tags_by_term", "kind", "term", "document"),
)

quotes = Table(
    "quotes",
    metadata,
    _owner(),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("speaker", Text),
    Column("function", Text),
    Column("organisation", Text),
    PrimaryKeyConstraint("document", "position", name="one_row_a_quote"),
)

# `vector` is float32, little-endian. The words of a passage stand in the full-text table `words` under its number.
passages = Table(
    "passages",
    metadata,
    Column("number", Integer, primary_key=True),
    _owner(),
    Column("id", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    Column("zone", Text),
    Column("vector", LargeBinary, nullable=False),
    UniqueConstraint("id", name="one_passage_an_id"),
    Index("passages_by_document", "document", "start"),
    sqlite_autoincrement=True,
)

ledger = Table(
    "ledger",
    metadata,
    Column("place", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("document", Text),
    Column("version", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("reason", Text),
    Index("ledger_by_document", "document"),
)

# One row; `generation` grows with every transaction that writes, so that what is kept in memory knows its age.
state = Table(
    "state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("generation", Integer, nullable=False),
)
