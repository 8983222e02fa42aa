"""Whoever writes very much is asked to wait; nobody else is, and nothing typed counts twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests import factories
from tickets_app.domain.errors import Invalid, Throttled
from tickets_app.services import messages, tickets
from tickets_app.services.tools import Tools

MINUTE = timedelta(minutes=1)
Wait = Callable[[timedelta], None]


@pytest.fixture
def strict(tools: Tools) -> Tools:
    """A portal that takes three tickets in an hour and four messages in five minutes."""
    return limited(tools, tickets_an_hour=3, replies_in_five_minutes=4)


def limited(tools: Tools, **limits: int) -> Tools:
    more: Any = limits
    return replace(tools, settings=replace(tools.settings, **more))


async def test_a_person_opens_so_many_tickets_and_no_more(strict: Tools) -> None:
    dave = await factories.person(strict)
    for number in (1, 2, 3):
        assert await factories.ticket(strict, dave) == number
    with pytest.raises(Throttled) as refused:
        await factories.ticket(strict, dave)
    assert refused.value.code == "many_tickets"
    assert refused.value.parameters["minutes"] in (10, 11)


async def test_what_was_refused_is_not_counted_and_takes_no_number(
    strict: Tools, wait: Wait
) -> None:
    dave = await factories.person(strict)
    for _ in range(3):
        await factories.ticket(strict, dave)
    for _ in range(5):
        with pytest.raises(Throttled):
            await factories.ticket(strict, dave)
    wait(10 * MINUTE)
    assert await factories.ticket(strict, dave) == 4


async def test_a_ticket_sent_twice_counts_once(strict: Tools) -> None:
    dave = await factories.person(strict)
    for _ in range(3):
        draft = await factories.draft(strict)
        assert await tickets.open(strict, dave, draft) == await tickets.open(strict, dave, draft)


async def test_a_draft_with_faults_is_not_counted(strict: Tools) -> None:
    dave = await factories.person(strict)
    for _ in range(9):
        with pytest.raises(Invalid):
            await factories.ticket(strict, dave, title="")
    assert await factories.ticket(strict, dave) == 1


async def test_one_persons_limit_is_not_anothers(strict: Tools) -> None:
    dave, erica = await factories.person(strict), await factories.person(strict, "Erica Nova")
    for _ in range(3):
        await factories.ticket(strict, dave)
    assert await factories.ticket(strict, erica) == 4


async def test_a_person_writes_so_many_messages_and_rests(strict: Tools, wait: Wait) -> None:
    dave = await factories.person(strict)
    number = await factories.ticket(strict, dave)
    for _ in range(4):
        await messages.reply(strict, dave, number, factories.message())
    last = factories.message("o que ficou na caixa")
    with pytest.raises(Throttled) as refused:
        await messages.reply(strict, dave, number, last)
    assert refused.value.code == "many_replies"
    wait(5 * MINUTE + timedelta(seconds=1))
    for draft in (last, *[factories.message() for _ in range(3)]):
        assert await messages.reply(strict, dave, number, draft)


async def test_a_message_sent_twice_is_answered_even_then(strict: Tools) -> None:
    dave = await factories.person(strict)
    number = await factories.ticket(strict, dave)
    drafts = [factories.message() for _ in range(4)]
    sent = [await messages.reply(strict, dave, number, draft) for draft in drafts]
    assert [await messages.reply(strict, dave, number, draft) for draft in drafts] == sent


async def test_without_a_limit_nobody_waits(tools: Tools) -> None:
    tools = limited(tools, tickets_an_hour=0, replies_in_five_minutes=0)
    dave = await factories.person(tools)
    numbers = [await factories.ticket(tools, dave) for _ in range(25)]
    assert numbers == list(range(1, 26))
