"""What there is to do in Chatwoot, and the named queries by which one worker at a time does it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany
from tickets_app.db.timeline import BIG_ID


class OutboxRow(OfCompany, Base):
    """One row stands for one thing to do in Chatwoot, written with what caused it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "state", "next_at"),
        Index("ix_outbox_ticket", "ticket_id", "id"),
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
    next_at: Mapped[datetime]
    lease_owner: Mapped[str] = mapped_column(String(60), default="")
    lease_until: Mapped[datetime | None]
    chatwoot_id: Mapped[int | None] = mapped_column(BigInteger)
    known_message_id: Mapped[int] = mapped_column(BigInteger, default=0)
    """The newest Chatwoot message known before the attempt: look-ups start behind it."""
    last_error: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
