"""The tables of the archive as they are today. Only migrations create or change them; a test
compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from pipeline.archive.agreement_tables import agreement_days as agreement_days
from pipeline.archive.agreement_tables import agreement_rulings as agreement_rulings
from pipeline.archive.agreement_tables import agreements as agreements
from pipeline.archive.table_base import metadata as metadata
from pipeline.archive.table_base import owner

# The newest migration. Opening compares one value with it and loads Alembic only when they differ.
SCHEMA = "0012"


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
    Index("documents_by_kind", "kind", "date"),
    sqlite_autoincrement=True,
)

# Every version that ever was; `body` is the document as JSON without its text.
versions = Table(
    "versions",
    metadata,
    owner(),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("document", "version", name="one_row_a_version"),
)

tags = Table(
    "tags",
    metadata,
    owner(),
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
    owner(),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("speaker", Text),
    Column("function", Text),
    Column("organisation", Text),
    Column("organisation_id", Text),
    PrimaryKeyConstraint("document", "position", name="one_row_a_quote"),
)

# `vector` is float32, little-endian; `terms` are the postings (see bm25.py). A passage's row never
# changes: a document that is stored again gets new ones. Its words in order stand in the full-text
# table `words` under its number.
passages = Table(
    "passages",
    metadata,
    Column("number", Integer, primary_key=True),
    owner(),
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

# Every term that a passage has, by number; `uses` counts the passages. A word as written begins
# with "=".
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

# What a saved search has told of, so that nothing is told twice; the document's own words are never
# copied here.
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

manifest = Table(
    "manifest",
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

# One row; `generation` grows with every transaction that writes, so that what is kept in memory
# knows its age.
state = Table(
    "state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("generation", Integer, nullable=False),
)

# What people decided about tags: never changed, only added to; `body` is the ruling as JSON. No
# foreign key, because rulings are read in from a file before their documents may be there.
rulings = Table(
    "rulings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("document", Text),
    Column("body", Text, nullable=False),
    Index("rulings_by_document", "document"),
)

# The terms of the registers under the fingerprint of the tagging, so that retagging can tell what
# changed since.
registers = Table(
    "registers",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

# Which documents are one work: renditions of one text share `work`, the id of the first of them;
# `how` tells by what.
works = Table(
    "works",
    metadata,
    Column(
        "document", Integer, ForeignKey("documents.number", ondelete="CASCADE"), primary_key=True
    ),
    Column("work", Text, nullable=False),
    Column("how", Text, nullable=False),
    Index("works_by_work", "work"),
)

# What a document says of another: that it announces, replaces or amends it, or lies within it.
# `target` is an id; it has no foreign key, because the other document may come later or go.
document_links = Table(
    "document_links",
    metadata,
    owner(),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    PrimaryKeyConstraint("document", "kind", "target", "start", name="one_row_a_link"),
    Index("document_links_by_target", "target"),
)

# What is kept of a document's newest version to find its relatives without reading other texts:
# hashes of its bytes and words, the sketch of its runs of words, the day that it bears itself; and,
# as sets of numbers, the telling words of an agreement's title and of the places where a document
# speaks of others. Blobs are unsigned 64 bits, little-endian.
prints = Table(
    "prints",
    metadata,
    Column(
        "document", Integer, ForeignKey("documents.number", ondelete="CASCADE"), primary_key=True
    ),
    Column("sha256", Text, nullable=False),
    Column("text_hash", Text, nullable=False),
    Column("words", Integer, nullable=False),
    Column("day", Date),
    Column("sketch", LargeBinary, nullable=False),
    Column("title", LargeBinary, nullable=False),
    Column("says", LargeBinary, nullable=False),
)

# The numbers by which documents that may be one work, that repeat each other or that name each
# other are found.
print_keys = Table(
    "print_keys",
    metadata,
    Column("key", BigInteger, nullable=False),
    owner(),
    PrimaryKeyConstraint("key", "document", name="one_row_a_print_key"),
    Index("print_keys_by_document", "document"),
    sqlite_with_rowid=False,
)

# The numbers by which agreements find each other: of the longest words of each one's title, and of
# all words of the places where it speaks of others.
title_keys = Table(
    "title_keys",
    metadata,
    Column("key", BigInteger, nullable=False),
    owner(),
    PrimaryKeyConstraint("key", "document", name="one_row_a_title_key"),
    Index("title_keys_by_document", "document"),
    sqlite_with_rowid=False,
)

# What a source (a folder, a web site, a mailbox) had at a place, one row for each hash, so that the
# next look can ask only for what is new and notice what is gone. `latest` is 1 for what holds since
# `since`, 0 for what held before. `main_sha256` is of the main text: a new navigation changes
# nothing. `parent` is the page that links to the place.
watched = Table(
    "watched",
    metadata,
    Column("source", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("main_sha256", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("misses", Integer, nullable=False),
    Column("parent", Text, nullable=False),
    Column("alias_of", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("latest", Integer, nullable=False),
    PrimaryKeyConstraint("source", "place", "sha256", name="one_row_a_watched_hash"),
    Index("watched_by_place", "place"),
)

# Who may work on what, and until when (ISO moment). `token` grows with every new holder: who writes
# with an older one is fenced off. A killed worker's lease simply ends.
leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("token", Integer, nullable=False),
    Column("until", Text, nullable=False),
)

# Every change that somebody made: only added to; `hash` covers the row and the hash before it.
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)


def _passage() -> Column[int]:
    return Column(
        "passage", Integer, ForeignKey("passages.number", ondelete="CASCADE"), primary_key=True
    )


# What the second stage of search looks at; `body` is the reranker's own affair.
prepared = Table(
    "prepared",
    metadata,
    _passage(),
    Column("reranker", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# Vectors of a model to come, until every passage has one: till then the old model answers.
coming = Table(
    "coming",
    metadata,
    _passage(),
    Column("embedder", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("reranker", Text, nullable=False),
    Column("prepared", LargeBinary, nullable=False),
)

# What people think of hits: `grade` 0 for one that does not answer, 1 to 3 for one that does.
# `document` is an id.
judgements = Table(
    "judgements",
    metadata,
    Column("query", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("grade", Integer, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("query", "document", name="one_judgement_a_hit"),
    Index("judgements_by_document", "document"),
)

# One row for each draft: its newest revision. Whoever changes a draft moves this number on from the
# one that they saw, or does nothing.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
)

# Every revision of a draft that ever was: only added to. `words` is `Draft.words`, by which people
# name what they saw; `body` is the draft as JSON. `docx` is its Word file; where that is the one of
# an earlier revision it is empty, and `docx_of` says of which.
draft_versions = Table(
    "draft_versions",
    metadata,
    Column("draft", Text, ForeignKey("drafts.id", ondelete="CASCADE"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("docx_of", Integer, nullable=False),
    Column("docx", LargeBinary, nullable=False),
    PrimaryKeyConstraint("draft", "revision", name="one_row_a_draft_revision"),
)
