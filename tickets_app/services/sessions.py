"""Signed-in browsers: a random cookie in the browser, its SHA-256 and its ends in our table."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import companies
from tickets_app.db import sessions as sessions_db
from tickets_app.db import users as users_db
from tickets_app.db.sessions import WebSession
from tickets_app.db.users import User
from tickets_app.domain import members
from tickets_app.domain.errors import NotPermitted
from tickets_app.domain.ids import CompanyId, UserId
from tickets_app.domain.passwords import LENGTH
from tickets_app.domain.people import Actor, Appearance, Language, Role
from tickets_app.services import devices, passwords, throttle
from tickets_app.services.announcements import Announcement
from tickets_app.services.tools import Tools

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
KNOWN_FOR = timedelta(seconds=5)
LARGEST_COOKIE = 100

_known: dict[str, tuple[Actor, datetime]] = {}
"""Who stood behind a cookie's hash a moment ago, and until when that may be believed."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the cookie that the browser gets once, who it is, and that it is known."""

    cookie: str
    actor: Actor
    device: str


async def sign_in(
    tools: Tools,
    email: str,
    password: str,
    *,
    ip: str,
    user_agent: str,
    device: str | None = None,
) -> SignedIn:
    """Give a new session. Raises NotPermitted "credentials", or Throttled after too many tries."""
    email = members.tidy_email(email)
    keys = throttle.keys_of_sign_in(email, ip, devices.known(tools.settings, email, device))
    await throttle.begin(tools, keys)
    async with tools.readers() as session:
        company = await companies.get_default(session)
        user = await users_db.find_by_email(session, company.id, email)
    usable = user if user and user.is_active and len(password) < LENGTH.stop else None
    is_right = await passwords.matches(usable.password_hash if usable else None, password[:128])
    if usable is None or not is_right:
        raise NotPermitted("credentials")
    fresh_hash = await _fresh_hash(usable, password)
    cookie = secrets.token_urlsafe(32)
    async with tools.sessions.begin() as session:
        await throttle.succeeded(session, tools, keys)
        if fresh_hash:
            (await session.get_one(User, usable.id)).password_hash = fresh_hash
        session.add(_row(tools, usable, cookie, ip=ip, user_agent=user_agent))
    actor = actor_of(usable, hash_of(cookie))
    return SignedIn(cookie, actor, devices.proof(tools.settings, email))


async def _fresh_hash(user: User, password: str) -> str:
    is_old = user.password_hash and passwords.needs_rehash(user.password_hash)
    return await passwords.make_hash(password) if is_old else ""


def _row(tools: Tools, user: User, cookie: str, *, ip: str, user_agent: str) -> WebSession:
    now = tools.clock()
    return WebSession(
        id_hash=hash_of(cookie),
        company_id=user.company_id,
        user_id=user.id,
        created_at=now,
        last_seen_at=now,
        idle_expires_at=now + IDLE,
        expires_at=now + ABSOLUTE,
        ip=ip[:45],
        user_agent=user_agent[:300],
    )


def hash_of(cookie: str) -> str:
    """Give what of a cookie may be kept: its SHA-256 in hexadecimal."""
    return hashlib.sha256(cookie.encode()).hexdigest()


def actor_of(user: User, session_hash: str = "") -> Actor:
    """Give the person as the services know them."""
    return Actor(
        user_id=UserId(user.id),
        company_id=CompanyId(user.company_id),
        email=user.email,
        name=user.name,
        role=Role(user.role),
        language=Language(user.language),
        appearance=Appearance(user.appearance),
        time_zone=user.time_zone,
        department=user.department,
        session_hash=session_hash,
    )


async def resolve(tools: Tools, cookie: str | None) -> Actor | None:
    """Give who stands behind the cookie, None when nobody does; believed for five seconds."""
    if not cookie or len(cookie) > LARGEST_COOKIE:
        return None
    id_hash, now = hash_of(cookie), tools.clock()
    actor, until = _known.get(id_hash, (None, now))
    if actor and now < until:
        return actor
    async with tools.readers() as session:
        found = await sessions_db.find_valid(session, id_hash, now)
    if found is None:
        _known.pop(id_hash, None)
        return None
    row, user = found
    if now - row.last_seen_at >= SEEN_EVERY:
        async with tools.sessions.begin() as session:
            await sessions_db.touch(session, id_hash, now, now + IDLE)
    return _remember(actor_of(user, id_hash), now)


def _remember(actor: Actor, now: datetime) -> Actor:
    for id_hash in [known for known, (_, until) in _known.items() if until <= now]:
        del _known[id_hash]
    _known[actor.session_hash] = (actor, now + KNOWN_FOR)
    return actor


async def sign_out(tools: Tools, cookie: str | None) -> None:
    """End the session behind the cookie, in all its tabs."""
    id_hash = hash_of(cookie or "")
    async with tools.sessions.begin() as session:
        user_id = await sessions_db.end(session, id_hash, tools.clock())
    if user_id:
        await tell_ended(tools, user_id, (id_hash,))


async def end_all_of(tools: Tools, user_id: str, *, except_hash: str = "") -> None:
    """End all sessions of the person, but the one they act from."""
    async with tools.sessions.begin() as session:
        ended = await end_in(session, tools, user_id, except_hash=except_hash)
    await tell_ended(tools, user_id, ended)


async def end_in(
    session: AsyncSession, tools: Tools, user_id: str, *, except_hash: str = ""
) -> tuple[str, ...]:
    """End the person's sessions together with what is the reason; gives their hashes."""
    return await sessions_db.end_all_of(session, user_id, tools.clock(), except_hash=except_hash)


async def tell_ended(tools: Tools, user_id: str, id_hashes: tuple[str, ...]) -> None:
    """Have every process forget the sessions and cut their open tabs."""
    for id_hash in id_hashes:
        _known.pop(id_hash, None)
        await tools.bus.publish(
            Announcement(kind="signed_out", user_ids=(user_id,), session_hash=id_hash)
        )


async def tell_changed(tools: Tools, user_id: str) -> None:
    """Have every process read the person anew, and their open tabs with it."""
    announcement = Announcement(kind="session_changed", user_ids=(user_id,))
    await hear(announcement)
    await tools.bus.publish(announcement)


async def hear(announcement: Announcement) -> None:
    """Forget what another process says has changed; the root subscribes this to the bus."""
    if announcement.kind == "signed_out":
        _known.pop(announcement.session_hash, None)
    elif announcement.kind == "session_changed":
        for id_hash in [
            known for known, (actor, _) in _known.items() if actor.user_id in announcement.user_ids
        ]:
            del _known[id_hash]
