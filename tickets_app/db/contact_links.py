"""Which Chatwoot contact stands for which person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany


class ContactLink(OfCompany, Base):
    """One row stands for one person's contact in Chatwoot; a merge there changes its id."""

    __tablename__ = "chatwoot_contact_link"

    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    chatwoot_contact_id: Mapped[int] = mapped_column(BigInteger)
    identifier: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]


async def find(session: AsyncSession, user_id: str) -> ContactLink | None:
    """Give the person's contact in Chatwoot, None before there is one."""
    return await session.get(ContactLink, user_id)
