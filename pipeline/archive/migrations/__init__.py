"""The history of the schema, for every kind of store."""

from __future__ import annotations

from sqlalchemy import Connection


def upgrade(connection: Connection, revision: str) -> None:
    """Bring the schema to a revision (or `head`) within the transaction of this connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "pipeline.archive:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
