"""People who sign in, and the named queries on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany
from tickets_app.domain.people import Role


class User(OfCompany, Base):
    """One row stands for one person who may sign in; `email` is stored in lower case."""

    __tablename__ = "user_account"
    __table_args__ = (UniqueConstraint("company_id", "email"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    email: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(120))
    search_text: Mapped[str] = mapped_column(String(400), default="")
    """Name and e-mail in lower case without accents, for finding a colleague."""
    role: Mapped[str] = mapped_column(String(20))
    department: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(5), default="pt")
    appearance: Mapped[str] = mapped_column(String(10), default="system")
    time_zone: Mapped[str] = mapped_column(String(60), default="America/Sao_Paulo")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


async def find(session: AsyncSession, company_id: int, user_id: str) -> User | None:
    """Give the person of this company."""
    return await session.scalar(
        select(User).where(User.id == user_id, User.company_id == company_id)
    )


async def find_by_email(session: AsyncSession, company_id: int, email: str) -> User | None:
    """Give the person with this e-mail in lower case."""
    return await session.scalar(
        select(User).where(User.company_id == company_id, User.email == email)
    )


async def list_found(
    session: AsyncSession, company_id: int, pattern: str, *, except_user_id: str, limit: int
) -> list[User]:
    """Give the active people whose name or e-mail matches the LIKE pattern."""
    found = await session.scalars(
        select(User)
        .where(User.company_id == company_id, User.is_active, User.id != except_user_id)
        .where(User.search_text.like(pattern, escape="\\"))
        .order_by(User.name, User.id)
        .limit(limit)
    )
    return list(found)


async def list_all(session: AsyncSession, company_id: int) -> list[User]:
    """Give all people of the company by name."""
    found = await session.scalars(
        select(User).where(User.company_id == company_id).order_by(User.name, User.id)
    )
    return list(found)


async def list_administrator_ids(session: AsyncSession, company_id: int) -> tuple[str, ...]:
    """Give who may use the administrator's pages."""
    found = await session.scalars(
        select(User.id).where(
            User.company_id == company_id, User.is_active, User.role == Role.ADMIN
        )
    )
    return tuple(found)


async def count(session: AsyncSession) -> int:
    """Give how many people there are at all."""
    return await session.scalar(select(func.count()).select_from(User)) or 0
