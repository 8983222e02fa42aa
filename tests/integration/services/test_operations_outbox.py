"""Administrators decide on work that has stopped: tried again, or skipped for the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import factories
from tests.helpdesk import Helpdesk
from tests.stopped import dead_row, root_of, stopped
from tickets_app.domain.errors import NotFound, NotPermitted, TransitionRefused
from tickets_app.services import messages, operations_outbox


async def in_chatwoot(desk: Helpdesk, number: int) -> list[str]:
    return [message.content for message in await desk.messages(number)][1:]


async def shown(desk: Helpdesk, number: int) -> list[str]:
    return [str(one.message_state) for one in await factories.entries_of(desk.tools, number)][1:]


async def test_what_waits_behind_a_dead_message_waits_visibly(desk: Helpdesk) -> None:
    number, _, _ = await stopped(desk)
    assert await shown(desk, number) == ["failed", "saved"]
    assert await in_chatwoot(desk, number) == []


async def test_a_dead_message_that_is_tried_again_arrives_in_its_old_place(desk: Helpdesk) -> None:
    number, _, _ = await stopped(desk)
    await operations_outbox.retry(desk.tools, await root_of(desk), await dead_row(desk, number))
    await desk.settle()
    assert await in_chatwoot(desk, number) == ["um", "dois"]
    assert (await factories.row_of(desk.tools, number)).undelivered_count == 0


async def test_a_dead_conversation_that_is_tried_again_brings_its_opening(desk: Helpdesk) -> None:
    number, _, _ = await stopped(desk, "/conversations")
    await operations_outbox.retry(desk.tools, await root_of(desk), await dead_row(desk, number))
    await desk.settle()
    assert await in_chatwoot(desk, number) == ["um", "dois"]
    entries = await factories.entries_of(desk.tools, number)
    assert {one.message_state for one in entries} == {"sent"}


async def test_skipping_lets_the_next_ones_go_and_keeps_the_words_in_the_thread(
    desk: Helpdesk,
) -> None:
    number, _, _ = await stopped(desk)
    await operations_outbox.skip(desk.tools, await root_of(desk), await dead_row(desk, number))
    await desk.settle()
    assert await in_chatwoot(desk, number) == ["dois"]
    assert await shown(desk, number) == ["failed", "sent"]


async def test_what_was_skipped_goes_last_in_line_when_its_writer_tries_again(
    desk: Helpdesk,
) -> None:
    number, dave, first = await stopped(desk)
    await operations_outbox.skip(desk.tools, await root_of(desk), await dead_row(desk, number))
    await messages.send_again(desk.tools, dave, number, first)
    await desk.settle()
    assert await in_chatwoot(desk, number) == ["dois", "um"]


async def test_what_the_rest_of_the_ticket_needs_is_not_skipped(desk: Helpdesk) -> None:
    number, _, _ = await stopped(desk, "/conversations")
    with pytest.raises(TransitionRefused, match="needed_by_others"):
        await operations_outbox.skip(desk.tools, await root_of(desk), await dead_row(desk, number))


@pytest.mark.parametrize("decide", [operations_outbox.retry, operations_outbox.skip])
async def test_only_dead_work_is_decided_on(desk: Helpdesk, decide: object) -> None:
    number, _, _ = await stopped(desk)
    row_id, root = await dead_row(desk, number), await root_of(desk)
    await operations_outbox.retry(desk.tools, root, row_id)
    with pytest.raises(TransitionRefused, match="not_dead"):
        await decide(desk.tools, root, row_id)  # type: ignore[operator]


@pytest.mark.parametrize("decide", [operations_outbox.retry, operations_outbox.skip])
async def test_nobody_else_decides(desk: Helpdesk, decide: object) -> None:
    number, dave, _ = await stopped(desk)
    with pytest.raises(NotPermitted):
        await decide(desk.tools, dave, await dead_row(desk, number))  # type: ignore[operator]


@pytest.mark.parametrize("row_id", [0, -1, 999_999, 2**63])
async def test_a_row_that_is_not_there_is_not_found(desk: Helpdesk, row_id: int) -> None:
    with pytest.raises(NotFound):
        await operations_outbox.retry(desk.tools, await root_of(desk), row_id)


async def test_another_companys_row_is_not_found(desk: Helpdesk) -> None:
    number, _, _ = await stopped(desk)
    stranger = replace(await root_of(desk), company_id=2)
    with pytest.raises(NotFound):
        await operations_outbox.retry(desk.tools, stranger, await dead_row(desk, number))
