"""The people of the portal: finding a colleague, the administrator's list, making and changing."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack

from tickets_app import texts
from tickets_app.db import companies
from tickets_app.db import sessions as sessions_db
from tickets_app.db import users as users_db
from tickets_app.db.users import User
from tickets_app.domain import faces, members
from tickets_app.domain import search as searching
from tickets_app.domain.drafts import PersonDraft
from tickets_app.domain.errors import Invalid, NotFound, NotPermitted
from tickets_app.domain.people import Actor
from tickets_app.domain.rows import MemberRow, PersonRow
from tickets_app.services import access, account, passwords, registration, sessions, throttle
from tickets_app.services.tools import Tools
from tickets_app.texts import times

SHORTEST_SEARCH = 2
MOST_FOUND = 8

change_own = account.change_own
change_password = account.change_password


class Changes(TypedDict, total=False):
    """What an administrator may change of a person; what is missing or None stays."""

    role: str | None
    is_active: bool | None
    department: str | None
    password: str | None


async def search(tools: Tools, actor: Actor, text: str) -> tuple[PersonRow, ...]:
    """Give the colleagues whose name or e-mail contains the text, from two letters on."""
    if len(searching.normalised(text)) < SHORTEST_SEARCH:
        return ()
    async with tools.readers() as session:
        found = await users_db.list_found(
            session,
            actor.company_id,
            searching.like_pattern(text),
            except_user_id=actor.user_id,
            limit=MOST_FOUND,
        )
    return tuple(_person(user) for user in found)


def _person(user: User) -> PersonRow:
    return PersonRow(
        user_id=user.id,
        name=user.name,
        initials=faces.initials(user.name),
        hue=faces.hue(user.name),
        hint=" · ".join(part for part in (user.department, user.email) if part),
    )


async def list_all(tools: Tools, actor: Actor) -> tuple[MemberRow, ...]:
    """Give everybody, by name. Raises NotPermitted for all but administrators."""
    access.administrator(actor)
    async with tools.readers() as session:
        users = await users_db.list_all(session, actor.company_id)
        seen = await sessions_db.last_seen_by_user(session, actor.company_id)
    return tuple(_member(actor, user, seen.get(user.id), tools.clock()) for user in users)


def _member(actor: Actor, user: User, seen_at: datetime | None, now: datetime) -> MemberRow:
    return MemberRow(
        user_id=user.id,
        name=user.name,
        email=user.email,
        role=user.role,
        role_words=texts.say(f"role.{user.role}", actor.language),
        department=user.department,
        language=user.language,
        is_active=user.is_active,
        last_seen=times.when(seen_at, actor.language, actor.time_zone, now) if seen_at else "",
    )


async def create(tools: Tools, actor: Actor, draft: PersonDraft) -> str:
    """Give the id of the new person.

    Raises NotPermitted for all but administrators, Invalid with a code for every bad field.
    """
    access.administrator(actor)
    return await create_user(tools, draft)


async def create_user(tools: Tools, draft: PersonDraft) -> str:
    """Give the id of the new person, made from the command line. Raises Invalid."""
    password_hash = await registration.checked_hash(draft)
    async with tools.sessions.begin() as session:
        company = await companies.get_default(session)
        user = await registration.add(session, tools, company.id, draft, password_hash)
    return user.id


async def update(tools: Tools, actor: Actor, user_id: str, **changes: Unpack[Changes]) -> None:
    """Change a person; who loses the account or changes role or password is signed out.

    Raises NotPermitted for all but administrators, and for one's own role and account; NotFound;
    Invalid.
    """
    access.administrator(actor)
    wanted = {name: value for name, value in changes.items() if value is not None}
    if user_id == actor.user_id and wanted.keys() & {"role", "is_active"}:
        raise NotPermitted("own_account")
    async with tools.readers() as session:
        user = await users_db.find(session, actor.company_id, user_id)
    if user is None:
        raise NotFound
    values = await _checked(user, wanted)
    async with tools.sessions.begin() as session:
        stored = await session.get_one(User, user_id)
        for name, value in values.items():
            setattr(stored, name, value)
        if "password_hash" in values:
            await throttle.forget(session, tools, user.email)
        must_leave = values.keys() & {"role", "is_active", "password_hash"}
        ended = await sessions.end_in(session, tools, user_id) if must_leave else ()
    await sessions.tell_ended(tools, user_id, ended)
    await sessions.tell_changed(tools, user_id)


async def _checked(user: User, wanted: dict[str, object]) -> dict[str, object]:
    merged = PersonDraft(
        name=user.name,
        email=user.email,
        role=str(wanted.get("role", user.role)),
        department=str(wanted.get("department", user.department)),
        password=str(wanted.get("password", "")),
    )
    problems = members.problems(merged)
    if "password" not in wanted:
        problems.pop("password", None)
    if problems:
        raise Invalid(**problems)
    values = {name: value for name, value in wanted.items() if name != "password"}
    if "password" in wanted:
        values["password_hash"] = await passwords.make_hash(merged.password)
    return values
