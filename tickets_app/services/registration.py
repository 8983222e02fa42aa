"""Makes a person: checked, with a hashed password, in the session of whoever has the right to."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import users as users_db
from tickets_app.db.users import User
from tickets_app.domain import members, search
from tickets_app.domain.drafts import PersonDraft
from tickets_app.domain.errors import Invalid
from tickets_app.services import passwords
from tickets_app.services.tools import Tools


async def checked_hash(draft: PersonDraft) -> str:
    """Give the hash of a good draft's password. Raises Invalid with all problems at once."""
    problems = members.problems(draft)
    if problems:
        raise Invalid(**problems)
    return await passwords.make_hash(draft.password)


async def add(
    session: AsyncSession, tools: Tools, company_id: int, draft: PersonDraft, password_hash: str
) -> User:
    """Give the new person. Raises Invalid where the e-mail is somebody's already."""
    email, name = members.tidy_email(draft.email), members.tidy_name(draft.name)
    if await users_db.find_by_email(session, company_id, email):
        raise Invalid(email="taken")
    user = User(
        id=str(uuid.uuid4()),
        company_id=company_id,
        email=email,
        name=name,
        search_text=search.normalised(f"{name} {email}"),
        role=draft.role,
        department=members.tidy_name(draft.department),
        language=draft.language,
        time_zone=tools.settings.time_zone,
        password_hash=password_hash,
        created_at=tools.clock(),
    )
    session.add(user)
    await session.flush()
    return user
