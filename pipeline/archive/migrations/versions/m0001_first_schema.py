"""The first schema: documents with versions, tags, quotes, passages, words, and the ledger of
places.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables."""
    _documents()
    _tags_and_quotes()
    _passages()
    _ledger_and_state()


def downgrade() -> None:
    """Drop all tables."""
    for table in (
        "state",
        "ledger",
        "words",
        "passages",
        "quotes",
        "tags",
        "versions",
        "documents",
    ):
        op.execute(f"DROP TABLE IF EXISTS {table}")


def _owner() -> sa.Column[int]:
    return sa.Column(
        "document",
        sa.Integer,
        sa.ForeignKey("documents.number", ondelete="CASCADE"),
        nullable=False,
    )


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=nullable) for name in names]


def _integers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("number", sa.Integer, primary_key=True),
        *_texts("id"),
        *_integers("version"),
        *_texts("kind", "title"),
        sa.Column("date", sa.Date),
        *_texts("path"),
        *_integers("pages"),
        *_texts("fingerprint", "embedder"),
        sa.UniqueConstraint("id", name="one_document_an_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "versions",
        _owner(),
        *_integers("version"),
        *_texts("body", "text"),
        sa.PrimaryKeyConstraint("document", "version", name="one_row_a_version"),
    )


def _tags_and_quotes() -> None:
    op.create_table(
        "tags",
        _owner(),
        *_integers("position"),
        *_texts("kind"),
        *_texts("term", nullable=True),
        *_texts("label"),
        *_integers("start", "end"),
        *_texts("surface"),
        *_integers("page"),
        *_texts("zone", nullable=True),
        *_texts("how"),
        sa.Column("confidence", sa.Float, nullable=False),
        *_texts("candidates"),
        *_texts("decided_by", nullable=True),
        sa.PrimaryKeyConstraint("document", "position", name="one_row_a_tag"),
    )
    op.create_index("tags_by_term", "tags", ["kind", "term", "document"])
    op.create_table(
        "quotes",
        _owner(),
        *_integers("position", "start", "end"),
        *_texts("speaker", "function", "organisation", nullable=True),
        sa.PrimaryKeyConstraint("document", "position", name="one_row_a_quote"),
    )


def _passages() -> None:
    op.create_table(
        "passages",
        sa.Column("number", sa.Integer, primary_key=True),
        _owner(),
        *_texts("id"),
        *_integers("start", "end", "page"),
        *_texts("heading"),
        *_texts("zone", nullable=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("id", name="one_passage_an_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("passages_by_document", "passages", ["document", "start"])
    if op.get_context().dialect.name == "sqlite":
        # The terms come analysed and joined by blanks; the tokenizer must only cut at blanks, so
        # that codes survive.
        op.execute(
            "CREATE VIRTUAL TABLE words USING fts5(surface, stems, parts, "
            "tokenize = \"unicode61 remove_diacritics 0 tokenchars '-._+'\")"
        )
    else:
        _passages_on_a_server()


def _passages_on_a_server() -> None:
    """Words in order, vectors for the nearest-neighbour index, and folded postings (see
    postgres_large.py).
    """
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    passage = "integer PRIMARY KEY REFERENCES passages (number) ON DELETE CASCADE"
    op.execute(
        f"CREATE TABLE words (passage {passage}, surface text NOT NULL, stems text NOT NULL, parts "
        "text NOT NULL)"
    )
    op.execute(
        f"CREATE TABLE vectors (passage {passage}, document integer NOT NULL, quiet boolean NOT "
        "NULL, "
        "embedder text NOT NULL, embedding halfvec NOT NULL)"
    )
    op.execute("CREATE INDEX vectors_by_document ON vectors (document)")
    op.execute(
        "CREATE TABLE postings (term integer NOT NULL, block integer NOT NULL, entries bytea NOT "
        "NULL, "
        "CONSTRAINT one_row_a_term_and_block PRIMARY KEY (term, block))"
    )
    op.execute("CREATE TABLE folded (block integer PRIMARY KEY)")
    # Rows without their vectors lie close together, so that reading all of them takes a second and
    # not ten.
    op.execute("ALTER TABLE passages ALTER COLUMN vector SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE passages SET (toast_tuple_target = 512)")
    # They are read whole and do not get smaller: the server shall not try.
    op.execute("ALTER TABLE postings ALTER COLUMN entries SET STORAGE EXTERNAL")


def _ledger_and_state() -> None:
    op.create_table(
        "ledger",
        sa.Column("place", sa.Text, primary_key=True),
        *_texts("sha256", "outcome"),
        *_texts("document", nullable=True),
        *_integers("version"),
        *_texts("fingerprint"),
        *_texts("reason", nullable=True),
    )
    op.create_index("ledger_by_document", "ledger", ["document"])
    op.create_table(
        "state", sa.Column("id", sa.Integer, primary_key=True), *_integers("generation")
    )
    op.execute("INSERT INTO state (id, generation) VALUES (1, 0)")
