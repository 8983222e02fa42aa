"""Files of tickets: what is known of them; the bytes lie in the data directory."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany


class File(OfCompany, Base):
    """One row stands for one file; until it hangs on an entry it is its uploader's alone."""

    __tablename__ = "file"
    __table_args__ = (
        UniqueConstraint("company_id", "chatwoot_attachment_id"),
        Index("ix_file_due", "state", "next_at"),
        Index("ix_file_uploader", "uploader_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    ticket_id: Mapped[str | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("timeline_entry.id"), index=True)
    uploader_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(10))
    position: Mapped[int] = mapped_column(default=0)
    chatwoot_attachment_id: Mapped[int | None] = mapped_column(BigInteger)
    chatwoot_url: Mapped[str] = mapped_column(Text, default="")
    """A lasting capability of Chatwoot's: never shown, never logged."""
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
