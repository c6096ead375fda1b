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
    text,
)

# The newest migration. Opening compares one value with it and loads Alembic only when they differ.
SCHEMA = "0003"

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
    Column("organisation_id", Text),
    PrimaryKeyConstraint("document", "position", name="one_row_a_quote"),
)

# `vector` is float32, little-endian; `terms` are the postings (see bm25.py). A passage's row never changes: a
# document that is stored again gets new ones. Its words in order stand in the full-text table `words` under its number.
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
    Column("terms", LargeBinary, nullable=False, server_default=text("x''")),
    UniqueConstraint("id", name="one_passage_an_id"),
    Index("passages_by_document", "document", "start"),
    sqlite_autoincrement=True,
)

# Every term that a passage has, by number; `uses` counts the passages. A word as written begins with "=".
terms = Table(
    "terms",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("term", Text, nullable=False),
    Column("uses", Integer, nullable=False),
    UniqueConstraint("term", name="one_number_a_term"),
)

# A search that somebody keeps; `query` is the question with its filters as JSON.
saved_searches = Table(
    "saved_searches",
    metadata,
    Column("name", Text, primary_key=True),
    Column("query", Text, nullable=False),
    Column("made", Text, nullable=False),
)

# What a saved search has told of, so that nothing is told twice; the document's own words are never copied here.
alerts = Table(
    "alerts",
    metadata,
    Column("search", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("search", "key", name="one_alert_a_key"),
    Index("alerts_by_document", "document"),
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

# What people decided about tags: never changed, only added to; `body` is the decision as JSON. No foreign key, because
# decisions are read in from a file before their documents may be there.
decisions = Table(
    "decisions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("document", Text),
    Column("body", Text, nullable=False),
    Index("decisions_by_document", "document"),
)

# The terms of the registers under the fingerprint of the tagging, so that retagging can tell what changed since.
registers = Table(
    "registers",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
