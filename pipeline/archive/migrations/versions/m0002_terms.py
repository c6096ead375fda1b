"""Terms with numbers and packed postings, so that words are scored in memory; saved searches and
their alerts.
"""

import sqlalchemy as sa
from alembic import op

from nlp.analysis import Terms
from pipeline.archive.terms import pack_passages

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables and pack the words that are there."""
    op.create_table(
        "terms",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.UniqueConstraint("term", name="one_number_a_term"),
    )
    nothing = sa.text("x''" if op.get_context().dialect.name == "sqlite" else "''")
    op.add_column(
        "passages", sa.Column("terms", sa.LargeBinary, nullable=False, server_default=nothing)
    )
    op.create_table(
        "saved_searches",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("made", sa.Text, nullable=False),
    )
    op.create_table(
        "alerts",
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("search", "key", name="one_alert_a_key"),
    )
    op.create_index("alerts_by_document", "alerts", ["document"])
    if op.get_context().dialect.name == "sqlite":
        _pack_what_is_there()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("alerts")
    op.drop_table("saved_searches")
    with op.batch_alter_table("passages") as passages:
        passages.drop_column("terms")
    op.drop_table("terms")


def _pack_what_is_there() -> None:
    connection = op.get_bind()
    found = connection.execute(
        sa.text("SELECT rowid, surface, stems, parts FROM words ORDER BY rowid")
    ).all()
    for number, *texts in found:
        words = Terms(*(tuple(text.split(" ")) if text else () for text in texts))
        (packed,) = pack_passages(connection, [words])
        connection.execute(
            sa.text("UPDATE passages SET terms = :terms WHERE number = :number"),
            {"terms": packed, "number": number},
        )
