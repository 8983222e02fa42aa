"""The first administrator of a fresh portal: whoever can read its console gets the code."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import companies
from tickets_app.db import sessions as sessions_db
from tickets_app.db import users as users_db
from tickets_app.db.sessions import SetupCode
from tickets_app.domain.drafts import PersonDraft
from tickets_app.domain.errors import Invalid, NotFound
from tickets_app.domain.people import Role
from tickets_app.services import registration
from tickets_app.services.tools import Tools

VALID_FOR = timedelta(hours=24)


async def setup_code(tools: Tools) -> str | None:
    """Give a new code while nobody can sign in yet, None from the first person on."""
    now, code = tools.clock(), secrets.token_urlsafe(24)
    async with tools.sessions.begin() as session:
        if await users_db.count(session):
            return None
        session.add(SetupCode(code_hash=_hash(code), expires_at=now + VALID_FOR))
    return code


async def create_first_admin_by_code(tools: Tools, code: str, draft: PersonDraft) -> None:
    """Make the first administrator; of two at once one succeeds.

    Raises NotFound once there is anybody, Invalid for a wrong or old code and for bad fields.
    """
    async with tools.readers() as session:
        await _get_open_code(session, tools, code)
    password_hash = await registration.checked_hash(replace(draft, role=Role.ADMIN))
    async with tools.sessions.begin() as session:
        open_code = await _get_open_code(session, tools, code)
        open_code.used_at = tools.clock()
        company = await companies.get_default(session)
        admin = replace(draft, role=Role.ADMIN)
        await registration.add(session, tools, company.id, admin, password_hash)


async def _get_open_code(session: AsyncSession, tools: Tools, code: str) -> SetupCode:
    """Look for people only under the code's lock, so that who comes second finds the first."""
    open_code = await sessions_db.find_open_code(session, tools.clock())
    if await users_db.count(session):
        raise NotFound
    if open_code is None or not _is_right(open_code, code):
        raise Invalid(code="wrong")
    return open_code


def _is_right(open_code: SetupCode, code: str) -> bool:
    return hmac.compare_digest(open_code.code_hash, _hash(code))


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()
