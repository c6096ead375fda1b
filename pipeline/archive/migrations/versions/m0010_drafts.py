"""Drafts with every revision of theirs; those of the first edition come in from their folders on
first use.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_table(
        "draft_versions",
        sa.Column("draft", sa.Text, sa.ForeignKey("drafts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("docx_of", sa.Integer, nullable=False),
        sa.Column("docx", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("draft", "revision", name="one_row_a_draft_revision"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("draft_versions")
    op.drop_table("drafts")
