"""Counts attempts to sign in and what people write, in the database: every process the same."""

from __future__ import annotations

import hashlib
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import sessions as sessions_db
from tickets_app.db.sessions import SignInThrottle
from tickets_app.domain import throttle
from tickets_app.domain.errors import Throttled
from tickets_app.domain.throttle import (
    OF_ACCOUNT,
    OF_ADDRESS,
    Attempts,
    Limit,
)
from tickets_app.services.tools import Tools

Keys = dict[str, Limit]


def keys_of_sign_in(email: str, ip: str, device: str | None) -> Keys:
    """Give the keys under which an attempt counts: the account, existing or not, and the place.

    A browser that knows the account counts for itself.
    """
    whose = f"device:{device}" if device else account_key(email)
    return {whose: OF_ACCOUNT, _address_key(ip): OF_ADDRESS}


def account_key(email: str) -> str:
    """Give the key of an account; the address itself need not lie in one more table."""
    return f"account:{hashlib.sha256(email.encode()).hexdigest()[:40]}"


async def begin(tools: Tools, keys: Keys) -> None:
    """Count the attempt as failed before anything is compared. Raises Throttled when it must wait.

    Counted first, because attempts in parallel would otherwise all slip through.
    """
    now = tools.clock()
    async with tools.sessions.begin() as session:
        rows = {key: await sessions_db.get_throttle(session, key, now) for key in sorted(keys)}
        wait = max(throttle.seconds_to_wait(_attempts(row), now) for row in rows.values())
        if wait:
            raise Throttled(wait)
        for key, row in rows.items():
            _keep(row, throttle.one_more(_attempts(row), keys[key], now))


async def count_ticket(session: AsyncSession, tools: Tools, user_id: str) -> None:
    """Count a ticket of the person's, with its transaction. Raises Throttled "many_tickets"."""
    limit = throttle.of_tickets(tools.settings.tickets_an_hour)
    await _count_written(session, tools.clock(), f"tickets:{user_id}", limit, "many_tickets")


async def count_reply(session: AsyncSession, tools: Tools, user_id: str) -> None:
    """Count a message of the person's, with its transaction. Raises Throttled "many_replies"."""
    limit = throttle.of_replies(tools.settings.replies_in_five_minutes)
    await _count_written(session, tools.clock(), f"replies:{user_id}", limit, "many_replies")


async def _count_written(
    session: AsyncSession, now: datetime, key: str, limit: Limit, code: str
) -> None:
    if not limit.allowed_count:
        return
    row = await sessions_db.get_throttle(session, key, now)
    wait = throttle.seconds_to_wait(_attempts(row), now)
    if wait:
        raise Throttled(wait, code)
    _keep(row, throttle.one_more(_attempts(row), limit, now))


async def succeeded(session: AsyncSession, tools: Tools, keys: Keys) -> None:
    """Take the attempt back; the account starts anew."""
    now = tools.clock()
    for key in sorted(keys):
        row = await sessions_db.get_throttle(session, key, now)
        is_account = keys[key] is OF_ACCOUNT
        fresh = Attempts(0, now) if is_account else throttle.one_less(_attempts(row), keys[key])
        _keep(row, fresh)


async def forget(session: AsyncSession, tools: Tools, email: str) -> None:
    """Let the account start anew, as after a success."""
    await succeeded(session, tools, {account_key(email): OF_ACCOUNT})


def _address_key(ip: str) -> str:
    try:
        address = ip_address(ip)
    except ValueError:
        return "ip:unknown"
    if isinstance(address, IPv6Address):
        return f"ip:{ip_network((address, 64), strict=False)}"
    return f"ip:{address}"


def _attempts(row: SignInThrottle) -> Attempts:
    return Attempts(row.failure_count, row.window_started_at, row.blocked_until)


def _keep(row: SignInThrottle, attempts: Attempts) -> None:
    row.failure_count = attempts.count
    row.window_started_at = attempts.window_started_at
    row.blocked_until = attempts.blocked_until
