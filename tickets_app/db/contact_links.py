"""Which Chatwoot contact stands for which person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany
from tickets_app.db.users import User


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


async def find_person(
    session: AsyncSession, company_id: int, chatwoot_contact_id: int
) -> str | None:
    """Give the id of the person for whom the contact stands."""
    return await session.scalar(
        select(ContactLink.user_id).where(
            ContactLink.company_id == company_id,
            ContactLink.chatwoot_contact_id == chatwoot_contact_id,
        )
    )


async def put(session: AsyncSession, user: User, chatwoot_contact_id: int, now: datetime) -> None:
    """Remember the person's contact, in the place of one that was merged away or deleted."""
    link = await find(session, user.id)
    if link is None:
        link = ContactLink(
            company_id=user.company_id, user_id=user.id, identifier=user.id, created_at=now
        )
        session.add(link)
    link.chatwoot_contact_id = chatwoot_contact_id
    await session.flush()
