"""Files of tickets: what is known of them; the bytes lie in the data directory."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db import upsert
from tickets_app.db.base import Base, OfCompany
from tickets_app.db.tickets import TicketMember
from tickets_app.db.timeline import TimelineEntry, place
from tickets_app.domain.timeline import FileState


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


async def find_readable(session: AsyncSession, user_id: str, file_id: str) -> File | None:
    """Give the file where the person is on its ticket, or has uploaded it and not yet sent it."""
    on_the_ticket = select(TicketMember.ticket_id).where(TicketMember.user_id == user_id)
    return await session.scalar(
        select(File).where(
            File.id == file_id,
            or_(
                File.ticket_id.in_(on_the_ticket),
                File.ticket_id.is_(None) & (File.uploader_id == user_id),
            ),
        )
    )


async def list_unsent(
    session: AsyncSession, uploader_id: str, file_ids: tuple[str, ...]
) -> dict[str, File]:
    """Give those of the files that the person has uploaded and that hang on nothing yet."""
    found = await session.scalars(
        select(File)
        .where(File.id.in_(file_ids), File.uploader_id == uploader_id)
        .where(File.ticket_id.is_(None))
        .with_for_update()
    )
    return {file.id: file for file in found}


async def list_digests(
    session: AsyncSession, uploader_id: str, file_ids: tuple[str, ...]
) -> set[str]:
    """Give what the bytes of these files are that the person has uploaded, sent or not."""
    found = await session.scalars(
        select(File.sha256).where(File.id.in_(file_ids), File.uploader_id == uploader_id)
    )
    return set(found)


async def list_of_entries(session: AsyncSession, entry_ids: list[int]) -> list[File]:
    """Give the files of these entries, in the order in which they were attached."""
    found = await session.scalars(
        select(File).where(File.entry_id.in_(entry_ids)).order_by(File.entry_id, File.position)
    )
    return list(found)


async def list_of_ticket(session: AsyncSession, ticket_id: str) -> list[File]:
    """Give all files of the ticket, newest first, as their messages follow in the thread."""
    found = await session.scalars(
        select(File)
        .join(TimelineEntry, TimelineEntry.id == File.entry_id)
        .where(File.ticket_id == ticket_id)
        .order_by(*[part.desc() for part in place(TimelineEntry)], File.position)
    )
    return list(found)


async def sum_uploaded_since(session: AsyncSession, uploader_id: str, moment: datetime) -> int:
    """Give how many bytes the person has uploaded since the moment."""
    total = await session.scalar(
        select(func.sum(File.size)).where(
            File.uploader_id == uploader_id, File.created_at >= moment
        )
    )
    return int(total or 0)


async def claim_next_to_fetch(
    session: AsyncSession, now: datetime, again_at: datetime
) -> File | None:
    """Take one file whose bytes still lie in Chatwoot; another worker may at `again_at`."""
    file = await session.scalar(
        select(File)
        .where(File.state == FileState.FETCHING, File.next_at <= now)
        .order_by(File.next_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if file:
        file.attempts += 1
        file.next_at = again_at
    return file


def let_go(file: File) -> None:
    """Give the file of a message that was never sent back to its uploader, as before sending."""
    file.ticket_id = None
    file.entry_id = None
    file.state = FileState.SPOOLED


async def add_heard_once(session: AsyncSession, **values: Any) -> bool:
    """Note a file that lies in Chatwoot and is to be fetched; False where it is known already."""
    added = await session.scalar(
        upsert.insert(session, File)
        .values(state=FileState.FETCHING, **values)
        .on_conflict_do_nothing()
        .returning(File.id)
    )
    return added is not None


def forget(file: File) -> None:
    """Have the file of a deleted message be gone; its bytes are swept away."""
    file.state = FileState.GONE
    file.chatwoot_url = ""


async def list_forgotten(session: AsyncSession, before: datetime) -> list[File]:
    """Give the files that were uploaded before the moment and never sent."""
    found = await session.scalars(
        select(File)
        .where(File.state == FileState.SPOOLED, File.ticket_id.is_(None))
        .where(File.created_at < before)
        .with_for_update(skip_locked=True)
    )
    return list(found)


async def list_gone(session: AsyncSession) -> list[File]:
    """Give the files that are gone and whose bytes may still lie on the disk."""
    found = await session.scalars(
        select(File).where(File.state == FileState.GONE, File.sha256 != "")
    )
    return list(found)
