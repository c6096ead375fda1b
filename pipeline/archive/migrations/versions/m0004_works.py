"""Which documents are one work, and what documents say of each other."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "works",
        sa.Column(
            "document",
            sa.Integer,
            sa.ForeignKey("documents.number", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("work", sa.Text, nullable=False),
        sa.Column("how", sa.Text, nullable=False),
    )
    op.create_index("works_by_work", "works", ["work"])
    op.create_table(
        "document_links",
        sa.Column(
            "document",
            sa.Integer,
            sa.ForeignKey("documents.number", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("document", "kind", "target", "start", name="one_row_a_link"),
    )
    op.create_index("document_links_by_target", "document_links", ["target"])
    _prints()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("print_keys")
    op.drop_table("prints")
    op.drop_table("document_links")
    op.drop_table("works")


def _prints() -> None:
    op.create_table(
        "prints",
        sa.Column(
            "document",
            sa.Integer,
            sa.ForeignKey("documents.number", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("text_hash", sa.Text, nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("day", sa.Date),
        *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("sketch", "title", "says")),
    )
    op.create_table(
        "print_keys",
        sa.Column("key", sa.BigInteger, nullable=False),
        sa.Column(
            "document",
            sa.Integer,
            sa.ForeignKey("documents.number", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("key", "document", name="one_row_a_print_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("print_keys_by_document", "print_keys", ["document"])
