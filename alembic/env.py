"""Runs migrations on the connection that the command hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from tickets_app.db.tables import metadata


def migrate(connection: Connection) -> None:
    """Bring the database behind the connection to the wanted revision."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


migrate(context.config.attributes["connection"])
