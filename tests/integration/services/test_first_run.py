from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.factories import PASSWORD, Clock
from tickets_app.db.tables import User
from tickets_app.domain.drafts import PersonDraft
from tickets_app.domain.errors import Invalid, NotFound
from tickets_app.services import first_run, sessions
from tickets_app.services.tools import Tools


def draft(email: str = "erin@example.com", **more: str) -> PersonDraft:
    return PersonDraft("Erin Admin", email, more.pop("role", "employee"), PASSWORD)


async def fresh_code(tools: Tools) -> str:
    code = await first_run.setup_code(tools)
    assert code
    return code


async def test_the_code_makes_the_first_administrator(tools: Tools) -> None:
    await first_run.create_first_admin_by_code(tools, await fresh_code(tools), draft())
    signed_in = await sessions.sign_in(
        tools, "erin@example.com", PASSWORD, ip="10.0.0.1", user_agent=""
    )
    assert signed_in.actor.is_admin


async def test_there_is_no_code_once_there_is_anybody(tools: Tools) -> None:
    code = await fresh_code(tools)
    await factories.person(tools)
    assert await first_run.setup_code(tools) is None
    with pytest.raises(NotFound):
        await first_run.create_first_admin_by_code(tools, code, draft())


@pytest.mark.parametrize("code", ["", "guess", "x" * 5000])
async def test_a_guess_makes_nobody(tools: Tools, code: str) -> None:
    await fresh_code(tools)
    with pytest.raises(Invalid) as refused:
        await first_run.create_first_admin_by_code(tools, code, draft())
    assert refused.value.fields == {"code": "wrong"}


async def test_a_code_lives_a_day(tools: Tools, clock: Clock) -> None:
    code = await fresh_code(tools)
    clock.advance(timedelta(hours=24))
    with pytest.raises(Invalid):
        await first_run.create_first_admin_by_code(tools, code, draft())


async def test_a_new_start_makes_the_old_code_worthless(tools: Tools) -> None:
    old, new = await fresh_code(tools), await fresh_code(tools)
    with pytest.raises(Invalid):
        await first_run.create_first_admin_by_code(tools, old, draft())
    await first_run.create_first_admin_by_code(tools, new, draft())


async def test_of_two_at_once_one_becomes_administrator_and_the_other_finds_them(
    tools: Tools,
) -> None:
    code = await fresh_code(tools)
    attempts = (
        first_run.create_first_admin_by_code(tools, code, draft(f"erin{n}@example.com"))
        for n in range(2)
    )
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    async with tools.readers() as session:
        assert await session.scalar(select(func.count()).select_from(User)) == 1
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "NotFound"]


async def test_a_bad_field_does_not_use_up_the_code(tools: Tools) -> None:
    code = await fresh_code(tools)
    with pytest.raises(Invalid):
        await first_run.create_first_admin_by_code(tools, code, draft("not an address"))
    await first_run.create_first_admin_by_code(tools, code, draft())
