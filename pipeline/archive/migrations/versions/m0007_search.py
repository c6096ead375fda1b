"""What the second stage of search looks at, vectors of a model to come, and what people think of
hits.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "prepared",
        _passage(),
        sa.Column("reranker", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "coming",
        _passage(),
        sa.Column("embedder", sa.Text, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.Column("reranker", sa.Text, nullable=False),
        sa.Column("prepared", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "judgements",
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("grade", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("query", "document", name="one_judgement_a_hit"),
    )
    op.create_index("judgements_by_document", "judgements", ["document"])


def downgrade() -> None:
    """Drop them."""
    for name in ("judgements", "coming", "prepared"):
        op.drop_table(name)


def _passage() -> sa.Column[int]:
    return sa.Column(
        "passage",
        sa.Integer,
        sa.ForeignKey("passages.number", ondelete="CASCADE"),
        primary_key=True,
    )
