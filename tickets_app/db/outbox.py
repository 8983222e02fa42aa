"""What there is to do in Chatwoot, and how much of it waits.

The first unfinished row of a ticket stands in a lane; those behind it wait in none. Each row that
gets its turn goes to the end of its lane, so that the tickets are served by turns, and taking the
next one costs the same however much waits.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    bindparam,
    case,
    delete,
    exists,
    func,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany
from tickets_app.db.timeline import BIG_ID
from tickets_app.domain.outbox import Lane
from tickets_app.domain.timeline import OutboxKind, OutboxState


def _index_where(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class OutboxRow(OfCompany, Base):
    """One row stands for one thing to do in Chatwoot, written with what caused it."""

    __tablename__ = "outbox"
    __table_args__ = (
        _index_where("ix_outbox_due", "lane", "next_at", "id", where="lane IS NOT NULL"),
        _index_where("ix_outbox_ticket", "ticket_id", "id", where="done_at IS NULL"),
        _index_where("ix_outbox_leased", "lease_until", where="lease_until IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(60), unique=True)
    """Our id of the thing: what it is found by in Chatwoot after an unknown outcome."""
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    unknown_since: Mapped[datetime | None]
    lane: Mapped[int | None] = mapped_column(SmallInteger)
    next_at: Mapped[datetime]
    lease_owner: Mapped[str] = mapped_column(String(60), default="")
    lease_until: Mapped[datetime | None]
    chatwoot_id: Mapped[int | None] = mapped_column(BigInteger)
    known_message_id: Mapped[int] = mapped_column(BigInteger, default=0)
    """The newest Chatwoot message known before the attempt: look-ups start behind it."""
    last_error: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


UNFINISHED = OutboxRow.done_at.is_(None)
"""A dead row is unfinished: what comes after it in its ticket waits until somebody decides."""


def lane_of_new(ticket_id: str) -> ColumnElement[int | None]:
    """Give what a new row of the ticket is to have as its lane."""
    is_behind = exists().where(OutboxRow.ticket_id == ticket_id, UNFINISHED)
    return case((is_behind, None), else_=int(Lane.SEND))


async def call_next(session: AsyncSession, ticket_id: str, now: datetime) -> None:
    """Let the first unfinished row of the ticket have its turn, behind all that have theirs."""
    await session.execute(_CALL_NEXT, {"of_ticket": ticket_id, "now": now})


LANE_OF_WAITING = case(
    (OutboxRow.unknown_since.is_(None), int(Lane.SEND)), else_=int(Lane.LOOK_UP)
)
_FIRST_UNFINISHED = (
    select(OutboxRow.id)
    .where(OutboxRow.ticket_id == bindparam("of_ticket"), UNFINISHED)
    .order_by(OutboxRow.id)
    .limit(1)
    .scalar_subquery()
)
_CALL_NEXT = (
    update(OutboxRow)
    .where(OutboxRow.id == _FIRST_UNFINISHED, OutboxRow.lane.is_(None))
    .where(OutboxRow.state != OutboxState.DEAD)
    .values(lane=LANE_OF_WAITING, next_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)


async def oldest_unfinished_at(session: AsyncSession) -> datetime | None:
    """Give the time since when the longest waiting work waits, None when nothing does."""
    return await session.scalar(
        select(func.min(OutboxRow.created_at)).where(
            UNFINISHED, OutboxRow.state != OutboxState.DEAD
        )
    )


async def count_by_state(session: AsyncSession) -> dict[str, int]:
    """Count the unfinished work by its state."""
    counted = await session.execute(
        select(OutboxRow.state, func.count()).where(UNFINISHED).group_by(OutboxRow.state)
    )
    return {row[0]: row[1] for row in counted}


async def find(session: AsyncSession, company_id: int, row_id: int) -> OutboxRow | None:
    """Give the company's row with this id."""
    row = await session.get(OutboxRow, row_id)
    return row if row and row.company_id == company_id else None


async def is_waiting(session: AsyncSession, ticket_id: str, kind: OutboxKind) -> bool:
    """Tell whether work of this kind waits on the ticket, and nobody has taken it yet."""
    waiting = (
        select(OutboxRow.id)
        .where(OutboxRow.ticket_id == ticket_id, UNFINISHED)
        .where(OutboxRow.kind == kind, OutboxRow.state == OutboxState.PENDING)
        .limit(1)
    )
    return await session.scalar(waiting) is not None


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Drop what was done before then and leaves no trace that anybody would look for."""
    await session.execute(
        delete(OutboxRow).where(OutboxRow.kind == OutboxKind.SEEN, OutboxRow.done_at < moment)
    )


async def find_next_message(
    session: AsyncSession, ticket_id: str, from_row_id: int
) -> OutboxRow | None:
    """Give the first message of the ticket, from this row on, that is not finished."""
    return await session.scalar(
        select(OutboxRow)
        .where(
            OutboxRow.ticket_id == ticket_id,
            OutboxRow.id >= from_row_id,
            OutboxRow.kind == OutboxKind.MESSAGE,
            UNFINISHED,
        )
        .order_by(OutboxRow.id)
        .limit(1)
    )
