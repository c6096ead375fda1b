"""Every day on which something of an agreement is due, as a row; until an agreement is read anew
its days are worked out when somebody asks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table of days anew, and note how far the days of each agreement reach."""
    op.drop_table("agreement_days")
    op.create_table(
        "agreement_days",
        sa.Column(
            "document",
            sa.Integer,
            sa.ForeignKey("documents.number", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document", "position", name="one_row_a_deadline"),
    )
    op.create_index("agreement_days_by_day", "agreement_days", ["day"])
    op.drop_column("agreements", "renews")
    op.add_column("agreements", sa.Column("days_until", sa.Date))


def downgrade() -> None:
    """Days that come again are worked out from their first."""
    op.drop_column("agreements", "days_until")
    op.add_column("agreements", sa.Column("renews", sa.Integer, nullable=False, server_default="0"))
    op.add_column("agreement_days", sa.Column("every", sa.Text, nullable=False, server_default=""))
