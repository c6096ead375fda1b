"""Runs migrations on the connection that the store hands over, inside the store's own
transaction.
"""

from alembic import context
from sqlalchemy import Connection, text

from pipeline.archive.tables import metadata

# A server sorts by the rules of its language, SQLite by code points: both archives shall answer in
# one order.
_ORDERED_OTHERWISE = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
"""  # noqa: E501 - one statement


def _sort_by_code_point(connection: Connection) -> None:
    for table, column in connection.execute(text(_ORDERED_OTHERWISE)).all():
        connection.execute(
            text(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text COLLATE "C"')
        )


_connection = context.config.attributes["connection"]
context.configure(connection=_connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
if _connection.dialect.name == "postgresql":
    _sort_by_code_point(_connection)
