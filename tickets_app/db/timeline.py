"""Everything that happened on a ticket and an employee may see, and the named queries on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from tickets_app.db import upsert
from tickets_app.db.base import Base, OfCompany
from tickets_app.domain import search
from tickets_app.domain.timeline import SKIPPED, EntryKind, MessageState

BIG_ID = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only for a plain INTEGER key."""
NO_NUMBER = 2**62
"""Above every number of Chatwoot's."""


class TimelineEntry(OfCompany, Base):
    """One row stands for one message or event, once however often we hear of it.

    `source_key` is the identity of what it tells: "message:<ticket>:<person>:<client key>",
    "chatwoot:<message id>", "status:<conversation>:<updated_at>" and so on.
    """

    __tablename__ = "timeline_entry"
    __table_args__ = (
        UniqueConstraint("company_id", "source_key"),
        UniqueConstraint("company_id", "chatwoot_message_id"),
        Index("ix_timeline_entry_thread", "ticket_id", "occurred_at", "id"),
        Index("ix_timeline_entry_heard", "ticket_id", "id"),
        Index("ix_timeline_entry_said", "ticket_id", "chatwoot_message_id"),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"))
    kind: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(10))
    source_key: Mapped[str] = mapped_column(String(200))
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(String(255), default="")
    from_value: Mapped[str] = mapped_column(String(255), default="")
    to_value: Mapped[str] = mapped_column(String(255), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    """The body in lower case without accents, for the person's own search."""
    is_private: Mapped[bool] = mapped_column(default=False)
    """Never true: private notes are dropped before; queries for pages exclude it all the same."""
    message_id: Mapped[str | None] = mapped_column(String(36), unique=True)
    message_state: Mapped[str] = mapped_column(String(10), default="")
    failure: Mapped[str] = mapped_column(String(60), default="")
    chatwoot_message_id: Mapped[int | None] = mapped_column(BigInteger)
    chatwoot_version_at: Mapped[datetime | None]
    """How new these words are by Chatwoot's clock: what tells older ones changes nothing."""
    occurred_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


def _newest_said() -> Select[TimelineEntry]:
    said = aliased(TimelineEntry)
    number = said.chatwoot_message_id
    of_ticket = (
        select(said.id)
        .where(said.ticket_id == bindparam("ticket_id"), said.kind == EntryKind.MESSAGE)
        .where(said.is_private.is_(False), said.deleted_at.is_(None))
        .limit(1)
    )
    on_its_way = of_ticket.where(number.is_(None)).order_by(said.id.desc())
    there = of_ticket.where(number.is_not(None)).order_by(number.desc())
    newest = func.coalesce(on_its_way.scalar_subquery(), there.scalar_subquery())
    return select(TimelineEntry).where(TimelineEntry.id == newest)


# Built once: they are asked with every message that comes in.
_NEWEST_MESSAGE = _newest_said()
_OWN_MESSAGE = select(TimelineEntry).where(TimelineEntry.message_id == bindparam("message_id"))
_CHATWOOT_MESSAGE = select(TimelineEntry).where(
    TimelineEntry.company_id == bindparam("company_id"),
    TimelineEntry.chatwoot_message_id == bindparam("chatwoot_message_id"),
)
_ADD_ONCE = {
    backend: insert(TimelineEntry).on_conflict_do_nothing().returning(TimelineEntry)
    for backend, insert in upsert.INSERTS.items()
}


async def add_once(session: AsyncSession, **values: Any) -> TimelineEntry | None:
    """Give the new entry, None where its source, message or Chatwoot message is known already."""
    values["search_text"] = search.normalised(values.get("body", ""))
    return await session.scalar(_ADD_ONCE[upsert.backend(session)], values)


async def find_by_source(
    session: AsyncSession, company_id: int, source_key: str
) -> TimelineEntry | None:
    """Give the entry that tells of this source."""
    return await session.scalar(
        select(TimelineEntry).where(
            TimelineEntry.company_id == company_id, TimelineEntry.source_key == source_key
        )
    )


async def take_back(session: AsyncSession, company_id: int, source_key: str) -> None:
    """Drop the entry that tells of this source, if there is one: it turned out to be untrue."""
    await session.execute(
        delete(TimelineEntry).where(
            TimelineEntry.company_id == company_id, TimelineEntry.source_key == source_key
        )
    )


async def find_message(session: AsyncSession, message_id: str) -> TimelineEntry | None:
    """Give our own message by our id of it."""
    return await session.scalar(_OWN_MESSAGE, {"message_id": message_id})


async def find_chatwoot_message(
    session: AsyncSession, company_id: int, chatwoot_message_id: int
) -> TimelineEntry | None:
    """Give the message that Chatwoot knows by this id."""
    return await session.scalar(
        _CHATWOOT_MESSAGE, {"company_id": company_id, "chatwoot_message_id": chatwoot_message_id}
    )


async def list_window(
    session: AsyncSession, ticket_id: str, before: int, limit: int
) -> list[TimelineEntry]:
    """Give the newest entries before the one of this id (0: of all), oldest first; never private.

    They stand in the order in which they happened, whenever we heard of them.
    """
    return list(await session.scalars(window(ticket_id, before, limit)))[::-1]


def window(ticket_id: str, before: int, limit: int) -> Select[TimelineEntry]:
    """Give the question for a window, newest first: one walk along the thread's index."""
    query = select(TimelineEntry).where(
        TimelineEntry.ticket_id == ticket_id, TimelineEntry.is_private.is_(False)
    )
    if before:
        query = query.where(tuple_(*place(TimelineEntry)) < _place_of(ticket_id, before))
    return query.order_by(*[part.desc() for part in place(TimelineEntry)]).limit(limit)


def place(entry: type[TimelineEntry]) -> tuple[SQLColumnExpression[Any], ...]:
    """Give where an entry stands in its thread, by when it happened.

    Of the same moment: Chatwoot's messages by its numbers, behind them what has none.
    """
    return entry.occurred_at, func.coalesce(entry.chatwoot_message_id, NO_NUMBER), entry.id


def _place_of(ticket_id: str, entry_id: int) -> ScalarSelect[Any]:
    """Where the entry stands, or where it is gone the one heard of next."""
    entry = aliased(TimelineEntry)
    return (
        select(*place(entry))
        .where(entry.ticket_id == ticket_id, entry.id >= entry_id)
        .order_by(entry.id)
        .limit(1)
        .scalar_subquery()
    )


async def find_newest_message(session: AsyncSession, ticket_id: str) -> TimelineEntry | None:
    """Give the message said last and not deleted: ours on its way, else Chatwoot's newest.

    By its numbers, for the times are of two clocks.
    """
    return await session.scalar(_NEWEST_MESSAGE, {"ticket_id": ticket_id})


async def count_before(session: AsyncSession, ticket_id: str, before: int) -> int:
    """Count the entries that stand before the one of this id; never private."""
    counted = select(func.count()).where(
        TimelineEntry.ticket_id == ticket_id,
        TimelineEntry.is_private.is_(False),
        tuple_(*place(TimelineEntry)) < _place_of(ticket_id, before),
    )
    return await session.scalar(counted) or 0


async def count_unsent(session: AsyncSession, ticket_id: str) -> int:
    """Count the messages that were refused and neither skipped, sent again nor discarded."""
    counted = select(func.count()).where(
        TimelineEntry.ticket_id == ticket_id,
        TimelineEntry.message_state == MessageState.FAILED,
        TimelineEntry.failure != SKIPPED,
    )
    return await session.scalar(counted) or 0


async def newest_id(session: AsyncSession, ticket_id: str) -> int:
    """Give the id of the entry that we heard of last, 0 where there is none."""
    newest = await session.scalar(
        select(func.max(TimelineEntry.id)).where(
            TimelineEntry.ticket_id == ticket_id, TimelineEntry.is_private.is_(False)
        )
    )
    return newest or 0


def rewrite(entry: TimelineEntry, body: str, now: datetime) -> None:
    """Give the message other words, found by the search from now on."""
    entry.body = body
    entry.search_text = search.normalised(body)
    entry.edited_at = now


def wipe(entry: TimelineEntry, now: datetime) -> None:
    """Take the words out of a deleted message; that there was one stays."""
    entry.body = ""
    entry.search_text = ""
    entry.deleted_at = now
