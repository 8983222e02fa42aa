"""Webhook deliveries as they came, and the named queries by which they are worked off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany
from tickets_app.db.timeline import BIG_ID


class WebhookEvent(OfCompany, Base):
    """One row stands for one genuine delivery; bodies of private notes are wiped at once."""

    __tablename__ = "webhook_event"
    __table_args__ = (Index("ix_webhook_event_due", "state", "next_at", "id"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=True)
    delivery_key: Mapped[str] = mapped_column(String(100), unique=True)
    proof: Mapped[str] = mapped_column(String(10))
    """signature or token."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str] = mapped_column(String(40), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
