"""By which words agreements find each other, and documents by kind and day."""

import numpy as np
import sqlalchemy as sa
from alembic import op

from pipeline.archive.keys import put_title_keys
from pipeline.reading.relations import rare_words

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the table and the index, and fill the table for the agreements that are there."""
    op.create_index("documents_by_kind", "documents", ["kind", "date"])
    op.create_table(
        "title_keys",
        sa.Column("key", sa.BigInteger, nullable=False),
        sa.Column(
            "document",
            sa.Integer,
            sa.ForeignKey("documents.number", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("key", "document", name="one_row_a_title_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("title_keys_by_document", "title_keys", ["document"])
    connection = op.get_bind()
    found = sa.text(
        "SELECT d.number, d.title, p.says FROM documents d JOIN prints p ON p.document = d.number "
        "WHERE d.kind = 'agreement' ORDER BY d.number"
    )
    for number, title, says in connection.execute(found).all():
        put_title_keys(
            connection, number, rare_words(title), np.frombuffer(says, dtype="<u8").tolist()
        )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("title_keys")
    op.drop_index("documents_by_kind", "documents")
