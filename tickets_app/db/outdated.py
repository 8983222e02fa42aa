"""What a database that was put back must not believe any more: it says how things stood once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, case, inspect, select, update

from tickets_app.db.dead_letters import SKIPPED
from tickets_app.db.outbox import OutboxRow
from tickets_app.db.sessions import WebSession
from tickets_app.db.tickets import Ticket
from tickets_app.db.users import User
from tickets_app.domain.timeline import OutboxState

BEFORE_ALL = -1
"""Below every number of Chatwoot's; 0 would say that the work has not been tried yet."""


def is_in_use(connection: Connection) -> bool:
    """Tell whether there is anybody or any ticket in the database."""
    there = set(inspect(connection).get_table_names())
    ids = [one.id for one in (User, Ticket) if one.__tablename__ in there]
    return any(connection.scalar(select(column).limit(1)) for column in ids)


def make_unsure(connection: Connection, now: datetime) -> None:
    """Have what was to be sent looked for first, and end every session.

    Each piece of work may have been done after the backup was made; a message is looked for
    behind the one that was the newest when it was first tried, or among all of its conversation.
    """
    known = OutboxRow.known_message_id
    connection.execute(
        update(OutboxRow)
        .where(OutboxRow.state.not_in((OutboxState.DONE, OutboxState.DEAD)))
        .values(
            state=OutboxState.UNKNOWN,
            unknown_since=now,
            next_at=now,
            lease_owner="",
            lease_until=None,
            known_message_id=case((known > 0, known), else_=BEFORE_ALL),
        )
    )
    # What had stopped stays so, but somebody may have had it tried again since.
    connection.execute(
        update(OutboxRow)
        .where((OutboxRow.state == OutboxState.DEAD) | (OutboxRow.last_error == SKIPPED))
        .values(unknown_since=now, known_message_id=case((known > 0, known), else_=BEFORE_ALL))
    )
    connection.execute(
        update(WebSession).where(WebSession.revoked_at.is_(None)).values(revoked_at=now)
    )
