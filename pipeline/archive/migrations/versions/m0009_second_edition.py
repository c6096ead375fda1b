"""One name for one thing: the manifest of what was seen at each place, and people's rulings on
tags.
"""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Give two tables and an index the names that they have everywhere else."""
    op.rename_table("ledger", "manifest")
    op.rename_table("decisions", "rulings")
    op.drop_index("decisions_by_document", "rulings")
    op.create_index("rulings_by_document", "rulings", ["document"])


def downgrade() -> None:
    """Give them their old names."""
    op.drop_index("rulings_by_document", "rulings")
    op.create_index("decisions_by_document", "rulings", ["document"])
    op.rename_table("rulings", "decisions")
    op.rename_table("manifest", "ledger")
