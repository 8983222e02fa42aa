"""Messages told again: newer words replace older ones, deleted ones stay deleted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import delete

from tests import factories
from tests.helpdesk import Helpdesk
from tickets_app.db.tables import ShownState, TimelineEntry

Body = dict[str, Any]


async def answered(desk: Helpdesk) -> Body:
    """A ticket with an answer, and the body that told of it."""
    number = await factories.ticket(desk.tools, await factories.person(desk.tools))
    await desk.settle()
    await desk.says(number, "primeira")
    await desk.settle()
    return desk.last_body("message_created")


def later(body: Body, seconds: float, **changes: Any) -> Body:
    """The same message as it was told at another moment."""
    conversation = {**body["conversation"]}
    conversation["updated_at"] += seconds
    return {**body, "event": "message_updated", "conversation": conversation, **changes}


async def answer(desk: Helpdesk) -> TimelineEntry:
    return (await factories.entries_of(desk.tools, 1))[1]


async def test_newer_words_replace_older_ones_and_say_so(desk: Helpdesk) -> None:
    body = await answered(desk)
    await desk.hear(later(body, 5, content="segunda"))
    entry = await answer(desk)
    assert (entry.body, entry.edited_at is None) == ("segunda", False)
    assert (await factories.row_of(desk.tools, 1)).last_line == "segunda"


async def test_older_words_that_come_late_only_tell_that_there_was_an_edit(desk: Helpdesk) -> None:
    body = await answered(desk)
    await desk.hear(later(body, -5, content="antes"))
    entry = await answer(desk)
    assert (entry.body, entry.edited_at is None) == ("primeira", False)


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
async def test_the_newest_words_win_in_any_order(desk: Helpdesk, order: tuple[int, int]) -> None:
    body = await answered(desk)
    for step in order:
        await desk.hear(later(body, step * 5, content=f"versão {step}"))
    assert (await answer(desk)).body == "versão 2"


async def test_a_deleted_message_is_not_brought_back_by_older_words(desk: Helpdesk) -> None:
    body = await answered(desk)
    gone = {"content": "This message was deleted", "content_attributes": {"deleted": True}}
    await desk.hear(later(body, 5, **gone))
    await desk.hear(later(body, 9, content="de volta"))
    entry = await answer(desk)
    assert (entry.body, entry.deleted_at is None) == ("", False)


async def test_a_message_first_heard_of_as_deleted_has_no_words(desk: Helpdesk) -> None:
    body = await answered(desk)
    gone = {"content": "apagada", "content_attributes": {"deleted": True}, "id": body["id"] + 900}
    await desk.hear(later(body, 5, **gone))
    entries = await factories.entries_of(desk.tools, 1)
    assert (entries[-1].body, entries[-1].deleted_at is None) == ("", False)


async def test_our_own_message_deleted_by_support_loses_its_words(desk: Helpdesk) -> None:
    await answered(desk)
    gone = {"content": "apagada", "content_attributes": {"deleted": True}}
    await desk.hear(later(first_body(desk), 5, **gone))
    opening = (await factories.entries_of(desk.tools, 1))[0]
    assert (opening.body, opening.deleted_at is None) == ("", False)


def first_body(desk: Helpdesk) -> Body:
    """The opening, as it came back."""
    bodies = [json.loads(one.raw) for one in desk.door.deliveries]
    return next(body for body in bodies if body["event"] == "message_created")


async def test_the_same_message_twice_in_chatwoot_is_shown_once(desk: Helpdesk) -> None:
    await answered(desk)
    twin = {**first_body(desk), "id": 9000}
    await desk.hear(twin)
    assert len(await factories.entries_of(desk.tools, 1)) == 2


async def test_bots_and_systems_are_told_apart_from_people(desk: Helpdesk) -> None:
    body = await answered(desk)
    bot = {"id": 2, "name": "Assistente", "type": "agent_bot"}
    await desk.hear(later(body, 1, id=9001, sender=bot))
    await desk.hear(later(body, 2, id=9002, sender=None, message_type="template"))
    kinds = [entry.actor_kind for entry in await factories.entries_of(desk.tools, 1)]
    assert kinds == ["employee", "agent", "bot", "system"]


async def test_chatwoots_own_survey_is_not_shown(desk: Helpdesk) -> None:
    body = await answered(desk)
    survey = {"id": 9003, "message_type": "template", "content_type": "input_csat"}
    await desk.hear(later(body, 1, **survey))
    assert len(await factories.entries_of(desk.tools, 1)) == 2


async def test_a_message_that_comes_alone_is_shown_where_its_conversation_is_known(
    desk: Helpdesk,
) -> None:
    body = await answered(desk)
    alone = {**body, "id": 9004, "conversation": {"inbox_id": body["inbox"]["id"]}}
    await desk.hear({**alone, "conversation_id": await desk.conversation_id(1)})
    assert len(await factories.entries_of(desk.tools, 1)) == 3


async def test_a_message_that_comes_alone_from_nowhere_is_looked_for_and_left(
    desk: Helpdesk,
) -> None:
    body = await answered(desk)
    alone = {**body, "id": 9004, "conversation": {"inbox_id": body["inbox"]["id"]}}
    await desk.hear({**alone, "conversation_id": 999})
    assert len(await factories.entries_of(desk.tools, 1)) == 2
    assert desk.tools.counters.count("webhook.known") == 1


async def test_a_state_that_chatwoot_has_a_new_word_for_changes_nothing(desk: Helpdesk) -> None:
    body = await answered(desk)
    strange = {**body["conversation"], "status": "hibernating", "event": "conversation_updated"}
    strange["updated_at"] += 5
    await desk.hear(strange)
    assert (await factories.row_of(desk.tools, 1)).status == "open"


async def test_a_ticket_that_begins_with_the_bot_does_not_tell_that_as_a_change(
    desk: Helpdesk,
) -> None:
    await answered(desk)
    async with desk.tools.sessions.begin() as session:
        await session.execute(delete(ShownState))
    await desk.hear({**desk.last_body("conversation_created"), "status": "pending"})
    assert (await factories.row_of(desk.tools, 1)).status == "pending"
    assert len(await factories.entries_of(desk.tools, 1)) == 2


async def test_events_of_another_account_are_left_out(desk: Helpdesk) -> None:
    body = await answered(desk)
    await desk.hear(later(body, 1, id=9005, account={"id": 77}))
    assert len(await factories.entries_of(desk.tools, 1)) == 2
    assert desk.tools.counters.count("webhook.left_out.foreign_account") == 1


async def test_the_same_words_told_later_are_no_news(desk: Helpdesk) -> None:
    body = await answered(desk)
    await desk.hear(later(body, 5))
    assert (await answer(desk)).edited_at is None


async def test_words_without_a_moment_change_nothing(desk: Helpdesk) -> None:
    body = await answered(desk)
    timeless = {**body["conversation"], "updated_at": None}
    await desk.hear({**body, "content": "outra coisa", "conversation": timeless})
    assert (await answer(desk)).body == "primeira"
