"""Signed-in browsers, sign-in attempts and the one-time set-up code."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db import upsert
from tickets_app.db.base import Base, OfCompany
from tickets_app.db.users import User


class WebSession(OfCompany, Base):
    """One row stands for one signed-in browser; only the SHA-256 of its cookie is kept."""

    __tablename__ = "web_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    idle_expires_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ip: Mapped[str] = mapped_column(String(45), default="")
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    revoked_at: Mapped[datetime | None]


class SignInThrottle(Base):
    """One row stands for what is counted under a key: failed attempts to sign in, or writing."""

    __tablename__ = "sign_in_throttle"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    failure_count: Mapped[int] = mapped_column(default=0)
    window_started_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]


class SetupCode(Base):
    """One row stands for the code that makes the first administrator, once."""

    __tablename__ = "setup_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


async def find_valid(
    session: AsyncSession, id_hash: str, now: datetime
) -> tuple[WebSession, User] | None:
    """Give the session and its person while neither has ended."""
    found = await session.execute(
        select(WebSession, User)
        .join(User, User.id == WebSession.user_id)
        .where(WebSession.id_hash == id_hash, WebSession.revoked_at.is_(None), User.is_active)
        .where(WebSession.idle_expires_at > now, WebSession.expires_at > now)
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def touch(
    session: AsyncSession, id_hash: str, seen_at: datetime, idle_expires_at: datetime
) -> None:
    """Note that the browser was seen."""
    await session.execute(
        update(WebSession)
        .where(WebSession.id_hash == id_hash)
        .values(last_seen_at=seen_at, idle_expires_at=idle_expires_at)
    )


async def end(session: AsyncSession, id_hash: str, now: datetime) -> str | None:
    """End the session; gives its person's id, None where it had ended before."""
    return await session.scalar(
        update(WebSession)
        .where(WebSession.id_hash == id_hash, WebSession.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(WebSession.user_id)
    )


async def end_all_of(
    session: AsyncSession, user_id: str, now: datetime, *, except_hash: str = ""
) -> tuple[str, ...]:
    """End the person's sessions but one; gives the hashes of those that ended."""
    ended = await session.scalars(
        update(WebSession)
        .where(WebSession.user_id == user_id, WebSession.revoked_at.is_(None))
        .where(WebSession.id_hash != except_hash)
        .values(revoked_at=now)
        .returning(WebSession.id_hash)
    )
    return tuple(ended)


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Drop the sessions and the counts of failures that had ended before the moment."""
    await session.execute(
        delete(WebSession).where(
            or_(WebSession.expires_at < moment, WebSession.revoked_at < moment)
        )
    )
    await session.execute(delete(SignInThrottle).where(SignInThrottle.window_started_at < moment))


async def last_seen_by_user(session: AsyncSession, company_id: int) -> dict[str, datetime]:
    """Give when each person of the company was last seen."""
    found = await session.execute(
        select(WebSession.user_id, func.max(WebSession.last_seen_at))
        .where(WebSession.company_id == company_id)
        .group_by(WebSession.user_id)
    )
    return {row[0]: row[1] for row in found}


async def get_throttle(session: AsyncSession, key: str, now: datetime) -> SignInThrottle:
    """Give the count of failures under the key, made where missing, locked until the end."""
    await session.execute(
        upsert.insert(session, SignInThrottle)
        .values(key=key, failure_count=0, window_started_at=now)
        .on_conflict_do_nothing()
    )
    found = await session.scalars(
        select(SignInThrottle)
        .where(SignInThrottle.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.one()


async def find_open_code(session: AsyncSession, now: datetime) -> SetupCode | None:
    """Give the set-up code that may still be used, locked until the transaction ends."""
    return await session.scalar(
        select(SetupCode)
        .where(SetupCode.used_at.is_(None), SetupCode.expires_at > now)
        .order_by(SetupCode.id.desc())
        .limit(1)
        .with_for_update()
    )
