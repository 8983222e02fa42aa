"""What a person changes of their own account: language, appearance, zone, password."""

from __future__ import annotations

from tickets_app.db.users import User
from tickets_app.domain import members
from tickets_app.domain.errors import Invalid
from tickets_app.domain.passwords import problem
from tickets_app.domain.people import Actor
from tickets_app.services import passwords, sessions, throttle
from tickets_app.services.tools import Tools


async def change_own(
    tools: Tools,
    actor: Actor,
    *,
    language: str | None = None,
    appearance: str | None = None,
    time_zone: str | None = None,
) -> None:
    """Keep the actor's own choices; what is None stays. Raises Invalid for unknown ones."""
    chosen = {
        "language": language or actor.language,
        "appearance": appearance or actor.appearance,
        "time_zone": time_zone or actor.time_zone,
    }
    problems = members.problems_of_choices(**chosen)
    if problems:
        raise Invalid(**problems)
    async with tools.sessions.begin() as session:
        user = await session.get_one(User, actor.user_id)
        user.language = chosen["language"]
        user.appearance = chosen["appearance"]
        user.time_zone = chosen["time_zone"]
    await sessions.tell_changed(tools, actor.user_id)


async def change_password(tools: Tools, actor: Actor, current: str, new: str) -> None:
    """Keep the new password and end the actor's other sessions.

    Raises Invalid for a wrong current or a bad new one, Throttled after too many tries.
    """
    await _prove(tools, actor, current)
    code = problem(new, actor.name, actor.email)
    if code:
        raise Invalid(password=code)
    new_hash = await passwords.make_hash(new)
    async with tools.sessions.begin() as session:
        user = await session.get_one(User, actor.user_id)
        user.password_hash = new_hash
        ended = await sessions.end_in(
            session, tools, actor.user_id, except_hash=actor.session_hash
        )
    await sessions.tell_ended(tools, actor.user_id, ended)


async def _prove(tools: Tools, actor: Actor, current: str) -> None:
    keys = {throttle.account_key(f"change:{actor.user_id}"): throttle.OF_ACCOUNT}
    await throttle.begin(tools, keys)
    async with tools.readers() as session:
        user = await session.get_one(User, actor.user_id)
    if not await passwords.matches(user.password_hash, current[:128]):
        raise Invalid(current="wrong")
    async with tools.sessions.begin() as session:
        await throttle.succeeded(session, tools, keys)
