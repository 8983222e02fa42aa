"""Everything that happened on a ticket and an employee may see, and the named queries on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany

BIG_ID = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only for a plain INTEGER key."""


class TimelineEntry(OfCompany, Base):
    """One row stands for one message or event, once however often we hear of it.

    `source_key` is the identity of what it tells: "message:<ticket>:<person>:<client key>",
    "chatwoot:<message id>", "status:<conversation>:<updated_at>" and so on.
    """

    __tablename__ = "timeline_entry"
    __table_args__ = (
        UniqueConstraint("company_id", "source_key"),
        UniqueConstraint("company_id", "chatwoot_message_id"),
        Index("ix_timeline_entry_thread", "ticket_id", "id"),
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
    occurred_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
