"""Tickets and the people on them, and the named queries on both."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
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
    last_speaker_name: Mapped[str] = mapped_column(String(255), default="")
    last_line: Mapped[str] = mapped_column(String(200), default="")
    undelivered_count: Mapped[int] = mapped_column(default=0)
    """Messages of ours that Chatwoot does not have yet."""
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
    relation: Mapped[str] = mapped_column(String(12))
    """requester or requested_for."""
    list_group: Mapped[str] = mapped_column(String(10))
    """waiting, open or solved: the list's own three heaps."""
    confirmable_since: Mapped[datetime | None]
    """When it was solved, while nobody has confirmed; time alone closes it then."""
    last_activity_at: Mapped[datetime]
    unread_count: Mapped[int] = mapped_column(default=0)
    read_entry_id: Mapped[int] = mapped_column(BigInteger, default=0)
