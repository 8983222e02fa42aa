"""Which Chatwoot has ever signed a call to our door."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db import upsert
from tickets_app.db.base import Base

Place = tuple[int, str]
"""A company and the address of its Chatwoot."""


class SignedWebhook(Base):
    """One row stands for one Chatwoot that signs: from it nothing unsigned is believed."""

    __tablename__ = "signed_webhook"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True)
    base_url: Mapped[str] = mapped_column(String(255), primary_key=True)
    seen_at: Mapped[datetime]


async def find_seen_at(session: AsyncSession, place: Place) -> datetime | None:
    """Give when this Chatwoot signed for the first time."""
    found = await session.get(SignedWebhook, place)
    return found.seen_at if found else None


async def put(session: AsyncSession, place: Place, now: datetime) -> None:
    """Remember that this Chatwoot signs."""
    company_id, base_url = place
    await session.execute(
        upsert.insert(session, SignedWebhook)
        .values(company_id=company_id, base_url=base_url, seen_at=now)
        .on_conflict_do_nothing()
    )


async def forget(session: AsyncSession, place: Place) -> bool:
    """Forget that this Chatwoot signs; False where it was not known to."""
    gone = await session.scalar(
        delete(SignedWebhook)
        .where(SignedWebhook.company_id == place[0], SignedWebhook.base_url == place[1])
        .returning(SignedWebhook.base_url)
    )
    return gone is not None
