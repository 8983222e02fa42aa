"""Tickets and the people on them, and the named queries on both."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    bindparam,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany


class Ticket(OfCompany, Base):
    """One row stands for one ticket; `id` is also the source_id of its contact_inbox."""

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        UniqueConstraint("requester_id", "client_key"),
        UniqueConstraint("company_id", "chatwoot_conversation_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[int]
    client_key: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(120))
    complexity: Mapped[str] = mapped_column(String(10))
    priority: Mapped[str] = mapped_column(String(10))
    sector_id: Mapped[str | None] = mapped_column(ForeignKey("sector.id"))
    requester_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    requested_for_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    continues_id: Mapped[str | None] = mapped_column(ForeignKey("ticket.id"))
    status: Mapped[str] = mapped_column(String(20))
    snoozed_until: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    agent_name: Mapped[str] = mapped_column(String(255), default="")
    team_name: Mapped[str] = mapped_column(String(255), default="")
    has_answer: Mapped[bool] = mapped_column(default=False)
    last_speaker: Mapped[str] = mapped_column(String(10))
    last_speaker_id: Mapped[str | None] = mapped_column(String(36))
    """The employee who spoke last, where they wrote it here."""
    last_speaker_name: Mapped[str] = mapped_column(String(255), default="")
    last_line: Mapped[str] = mapped_column(String(200), default="")
    undelivered_count: Mapped[int] = mapped_column(default=0)
    """Messages of ours that Chatwoot does not have yet."""
    unsent_count: Mapped[int] = mapped_column(default=0)
    """Messages of ours that were refused, and on which nobody has decided yet."""
    search_text: Mapped[str] = mapped_column(String(200), default="")
    """Number and title in lower case without accents, for the person's own search."""
    chatwoot_conversation_id: Mapped[int | None]
    chatwoot_updated_at: Mapped[datetime | None]
    last_activity_at: Mapped[datetime]
    created_at: Mapped[datetime]


class TicketMember(OfCompany, Base):
    """One row stands for one person who may see and write in a ticket.

    The ticket's state and last activity are repeated here so that a person's list is one index.
    """

    __tablename__ = "ticket_member"
    __table_args__ = (
        Index("ix_ticket_member_list", "user_id", "last_activity_at", "ticket_id"),
        Index("ix_ticket_member_group", "user_id", "list_group", "last_activity_at", "ticket_id"),
    )

    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    relation: Mapped[str] = mapped_column(String(20))
    """requester or requested_for."""
    list_group: Mapped[str] = mapped_column(String(10))
    """waiting, open or solved: the list's own three heaps."""
    confirmable_since: Mapped[datetime | None]
    """When it was solved, while nobody has confirmed; time alone closes it then."""
    last_activity_at: Mapped[datetime]
    unread_count: Mapped[int] = mapped_column(default=0)
    read_entry_id: Mapped[int] = mapped_column(BigInteger, default=0)


# Built once: they are asked with every message that comes in.
_BY_CONVERSATION = select(Ticket).where(
    Ticket.company_id == bindparam("company_id"),
    Ticket.chatwoot_conversation_id == bindparam("conversation_id"),
)
_BY_CONVERSATION_LOCKED = _BY_CONVERSATION.with_for_update().execution_options(
    populate_existing=True
)
_LOCKED = (
    select(Ticket)
    .where(Ticket.id == bindparam("of_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_PLACE_IN_LISTS = (
    update(TicketMember)
    .where(TicketMember.ticket_id == bindparam("of_ticket"))
    .values(
        list_group=bindparam("new_group"),
        confirmable_since=bindparam("new_since"),
        last_activity_at=bindparam("new_activity"),
        unread_count=TicketMember.unread_count + bindparam("more_unread"),
    )
    .returning(TicketMember.user_id)
)
_COUNT_UNREAD = (
    update(TicketMember)
    .where(TicketMember.ticket_id == bindparam("of_ticket"))
    .where(TicketMember.user_id != bindparam("except_user"))
    .values(unread_count=TicketMember.unread_count + 1)
)


async def get_for_update(session: AsyncSession, ticket_id: str) -> Ticket:
    """Give the ticket as it is now, locked until the transaction ends."""
    return (await session.scalars(_LOCKED, {"of_id": ticket_id})).one()


async def find_of_member(
    session: AsyncSession, user_id: str, number: int, *, for_update: bool = False
) -> Ticket | None:
    """Give the ticket of this number where the person is one of its members."""
    query = (
        select(Ticket)
        .join(TicketMember, TicketMember.ticket_id == Ticket.id)
        .where(TicketMember.user_id == user_id, Ticket.number == number)
        .where(Ticket.company_id == TicketMember.company_id)
    )
    if for_update:
        query = query.with_for_update(of=Ticket).execution_options(populate_existing=True)
    return await session.scalar(query)


async def find_by_conversation(
    session: AsyncSession, company_id: int, conversation_id: int, *, for_update: bool = False
) -> Ticket | None:
    """Give the ticket that Chatwoot knows as this conversation (its number on the account)."""
    return await session.scalar(
        _BY_CONVERSATION_LOCKED if for_update else _BY_CONVERSATION,
        {"company_id": company_id, "conversation_id": conversation_id},
    )


async def find_awaited(
    session: AsyncSession, company_id: int, ticket_id: str, conversation_id: int
) -> Ticket | None:
    """Give the ticket with this id, locked, while its conversation is unknown or this one."""
    ticket = await session.scalar(
        select(Ticket)
        .where(Ticket.company_id == company_id, Ticket.id == ticket_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    # Asked behind the lock: who had it before us may have noted the conversation.
    is_awaited = ticket and ticket.chatwoot_conversation_id in (None, conversation_id)
    return ticket if is_awaited else None


async def find_by_client_key(
    session: AsyncSession, requester_id: str, client_key: str
) -> Ticket | None:
    """Give the ticket that the person has opened with this key of their page."""
    return await session.scalar(
        select(Ticket).where(Ticket.requester_id == requester_id, Ticket.client_key == client_key)
    )


async def get_member(session: AsyncSession, ticket_id: str, user_id: str) -> TicketMember:
    """Give the person's part in the ticket."""
    return await session.get_one(TicketMember, (ticket_id, user_id))


async def list_member_ids(session: AsyncSession, ticket_id: str) -> tuple[str, ...]:
    """Give the ids of the ticket's people."""
    found = await session.scalars(
        select(TicketMember.user_id)
        .where(TicketMember.ticket_id == ticket_id)
        .order_by(TicketMember.user_id)
    )
    return tuple(found)


async def place_in_lists(
    session: AsyncSession,
    ticket: Ticket,
    list_group: str,
    confirmable_since: datetime | None,
    unread_count: int = 0,
) -> tuple[str, ...]:
    """Put the ticket where it belongs in the lists of all its people; gives their ids.

    Each of them has that many messages more to read.
    """
    placed = await session.scalars(
        _PLACE_IN_LISTS,
        {
            "of_ticket": ticket.id,
            "new_group": list_group,
            "new_since": confirmable_since,
            "new_activity": ticket.last_activity_at,
            "more_unread": unread_count,
        },
    )
    return tuple(sorted(placed))


async def count_unread(
    session: AsyncSession, ticket_id: str, *, except_user_id: str | None = None
) -> None:
    """Count one more unread message for everybody on the ticket but its writer."""
    await session.execute(
        _COUNT_UNREAD, {"of_ticket": ticket_id, "except_user": except_user_id or ""}
    )


async def mark_read(session: AsyncSession, ticket_id: str, user_id: str, entry_id: int) -> bool:
    """Note that the person has read up to the entry; tells whether that changed anything."""
    changed = await session.scalar(
        update(TicketMember)
        .where(TicketMember.ticket_id == ticket_id, TicketMember.user_id == user_id)
        .where((TicketMember.unread_count > 0) | (TicketMember.read_entry_id < entry_id))
        .values(unread_count=0, read_entry_id=entry_id)
        .returning(TicketMember.ticket_id)
    )
    return changed is not None
