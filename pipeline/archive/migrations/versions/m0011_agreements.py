"""What agreements bind to, their deadlines, and what people decided about them; the rows are made
when tags are next brought up to date.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def _owner(*, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(
        "document",
        sa.Integer,
        sa.ForeignKey("documents.number", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


def upgrade() -> None:
    """Create the tables."""
    days = ("not_before", "sure_from", "sure_until", "over_after")
    op.create_table(
        "agreements",
        _owner(primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        *(sa.Column(day, sa.Date) for day in days),
        sa.Column("ruled", sa.Text),
        sa.Column("ruled_from", sa.Date),
        sa.Column("partners", sa.Text, nullable=False),
        sa.Column("renews", sa.Integer, nullable=False),
        sa.Column("open", sa.Integer, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "agreement_days",
        _owner(),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("every", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document", "position", name="one_row_a_deadline"),
    )
    op.create_index("agreement_days_by_day", "agreement_days", ["day"])
    op.create_table(
        "agreement_rulings",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("agreement_rulings_by_document", "agreement_rulings", ["document"])


def downgrade() -> None:
    """Drop them."""
    for table in ("agreement_rulings", "agreement_days", "agreements"):
        op.drop_table(table)
