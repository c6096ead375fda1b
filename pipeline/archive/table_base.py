"""What all tables of the archive hang on."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData

metadata = MetaData()


def owner() -> Column[int]:
    """The column of the document that a row belongs to and goes with."""
    return Column(
        "document", Integer, ForeignKey("documents.number", ondelete="CASCADE"), nullable=False
    )
