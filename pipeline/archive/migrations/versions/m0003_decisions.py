"""What people decide about tags, the registers that documents were tagged with, and the partner
behind a quote.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables and the column."""
    op.create_table(
        "decisions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("document", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("decisions_by_document", "decisions", ["document"])
    op.create_table(
        "registers",
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.add_column("quotes", sa.Column("organisation_id", sa.Text))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("quotes", "organisation_id")
    op.drop_table("registers")
    op.drop_table("decisions")
