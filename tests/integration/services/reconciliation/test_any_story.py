"""Whatever people do and webhooks fail to do: after reconciling the portal equals Chatwoot.

One machine plays Alice, Dave and the net between two servers; deliveries are kept back and then
brought in any order, doubled, cut short or lost, also long after what they tell of.
"""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from integrations.chatwoot.api import conversations as api
from integrations.chatwoot.api.call import Call, nothing
from integrations.chatwoot.sandbox.effects import messages as sandbox_messages
from integrations.chatwoot.sandbox.state.records import Message
from tests import factories
from tests.helpdesk import Delivery, Helpdesk, open_helpdesk, receive
from tests.integration.conftest import EMPTY_AGAIN
from tests.integration.services.reconciliation.test_reading import everything_stored
from tickets_app.db import engine as db_engine
from tickets_app.domain.people import Actor
from tickets_app.services import messages
from tickets_app.services.announcements import InProcessBus, Wake
from tickets_app.services.counters import Counters
from tickets_app.services.reconciliation import deep_sweep
from tickets_app.services.reconciliation.polling import Poller
from tickets_app.services.tools import Tools

T = TypeVar("T")
CANARY = "canário"
WORDS = st.sampled_from(["Um", "Dois", "Três\\\nlinhas\n", "**forte**", ""])
STATUSES = st.sampled_from(["open", "resolved", "pending", "snoozed"])
FATES = ("told", "lost", "doubled", "cut")

Build = Callable[[AsyncExitStack], Awaitable[Tools]]


async def open_portal(stack: AsyncExitStack, url: str, data_dir: Path) -> Tools:
    engine = db_engine.create_engine(url)
    stack.push_async_callback(engine.dispose)
    if engine.dialect.name == "postgresql":
        async with engine.begin() as connection:
            for statement in EMPTY_AGAIN:
                await connection.execute(text(statement))
    return Tools(
        settings=factories.make_settings(url, data_dir),
        sessions=db_engine.create_sessions(engine),
        readers=db_engine.create_readers(engine),
        clock=factories.Clock(),
        chatwoot=None,
        bus=InProcessBus(),
        wake=Wake(),
        counters=Counters(),
    )


class Story(RuleBasedStateMachine):
    """One ticket's life."""

    def __init__(self, build: Build) -> None:
        super().__init__()
        self._build = build
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._kept_back: list[Delivery] = []

    def run(self, work: Awaitable[T]) -> T:
        async def await_it() -> T:
            return await work

        return self._runner.run(await_it())

    @initialize()
    def begin(self) -> None:
        self.run(self._begin())

    async def _begin(self) -> None:
        tools = await self._build(self._stack)
        self.desk: Helpdesk = await self._stack.enter_async_context(open_helpdesk(tools))
        self.dave: Actor = await factories.person(self.desk.tools)
        self.number = await factories.ticket(self.desk.tools, self.dave)
        await self.desk.settle()
        self.desk.door.tools = None
        self.desk.door.deliveries.clear()
        self.poller = Poller(self.desk.tools, "story")
        await deep_sweep.take_turn(self.desk.tools, "story")

    @rule(words=WORDS)
    def alice_answers(self, words: str) -> None:
        self.run(self.desk.says(self.number, words))

    @rule()
    def alice_leaves_a_note(self) -> None:
        self.run(self.desk.notes(self.number, CANARY))

    @rule(words=WORDS.filter(bool))
    def dave_writes(self, words: str) -> None:
        draft = factories.message(words)
        self.run(messages.reply(self.desk.tools, self.dave, self.number, draft))
        self.run(self.desk.deliver())

    @rule(dice=st.randoms(use_true_random=False), words=WORDS)
    def an_answer_is_edited(self, dice: random.Random, words: str) -> None:
        answers = [one for one in self._said() if one.message_type == "outgoing"]
        if answers:
            self.run(self._edit(dice.choice(answers), words))

    async def _edit(self, message: Message, words: str) -> None:
        sandbox_messages.change(self.desk.sandbox.world, message, content=words)

    @rule(dice=st.randoms(use_true_random=False))
    def a_message_is_deleted(self, dice: random.Random) -> None:
        said = self._said()
        if said:
            self.run(self._delete(dice.choice(said).id))

    async def _delete(self, message_id: int) -> None:
        conversation_id = await self.desk.conversation_id(self.number)
        path = f"/conversations/{conversation_id}/messages/{message_id}"
        await self.desk.alice.send(Call(method="DELETE", path=path, read=nothing))

    def _said(self) -> list[Message]:
        return [
            one
            for one in self.desk.sandbox.world.store.messages
            if not one.private
            and one.message_type in ("incoming", "outgoing")
            and "deleted" not in one.content_attributes
        ]

    @rule(status=STATUSES)
    def alice_sets_the_status(self, status: str) -> None:
        self.run(self.desk.sets_status(self.number, status))

    @rule(is_taken=st.booleans())
    def alice_takes_it_or_lets_it_go(self, is_taken: bool) -> None:
        self.run(self._assign(is_taken))

    async def _assign(self, is_taken: bool) -> None:
        users = self.desk.sandbox.world.store.users
        alice = next(user.id for user in users if user.name == "Alice Agente")
        call = api.assign_agent(
            await self.desk.conversation_id(self.number), alice if is_taken else None
        )
        await self.desk.alice.send(call)

    @rule(dice=st.randoms(use_true_random=False))
    def some_webhooks_come(self, dice: random.Random) -> None:
        self.run(self._bring(dice, 0.5))

    async def _bring(self, dice: random.Random, share: float) -> None:
        """Bring some of what was sent, in any order, each as its fate wants it."""
        await self._collect()
        dice.shuffle(self._kept_back)
        count = round(len(self._kept_back) * share)
        brought, self._kept_back = self._kept_back[:count], self._kept_back[count:]
        for delivery in brought:
            for copy in _copies(self.desk, delivery, dice):
                await receive(self.desk.tools, copy)
        await self.desk.process()

    async def _collect(self) -> None:
        await self.desk.sandbox.idle()
        self._kept_back += self.desk.door.deliveries
        self.desk.door.deliveries.clear()

    @precondition(lambda self: hasattr(self, "poller"))
    @rule(dice=st.randoms(use_true_random=False))
    def the_portal_reconciles(self, dice: random.Random) -> None:
        self.run(self._reconcile())
        assert self.run(self._portal()) == self.run(self._chatwoot())
        self.run(self._bring(dice, 0.3))
        self.run(self._check_words())

    async def _reconcile(self) -> None:
        await self._collect()
        self.desk.clock.advance(timedelta(hours=26))
        assert await self.poller.take_turn()
        while await deep_sweep.take_turn(self.desk.tools, "story"):
            pass

    async def _check_words(self) -> None:
        """What comes late changes nothing that was reconciled."""
        portal, chatwoot = await self._portal(), await self._chatwoot()
        assert (sorted(portal[0]), portal[1:]) == (sorted(chatwoot[0]), chatwoot[1:])

    async def _portal(self) -> tuple[list[tuple[int, str]], str, str]:
        entries = await factories.entries_of(self.desk.tools, self.number)
        row = await factories.row_of(self.desk.tools, self.number)
        said = [
            (one.chatwoot_message_id or 0, "gone" if one.deleted_at else one.body)
            for one in entries
            if one.kind == "message"
        ]
        own = {one.chatwoot_message_id: one.message_id for one in entries if one.message_id}
        shown = [(number, "own" if own.get(number) and w != "gone" else w) for number, w in said]
        return shown, row.status, row.agent_name

    async def _chatwoot(self) -> tuple[list[tuple[int, str]], str, str]:
        conversation = await self.desk.conversation(self.number)
        shown = [
            (
                one.id,
                "gone" if one.is_deleted else "own" if one.kind == "incoming" else one.content,
            )
            for one in await self.desk.messages(self.number)
            if not one.private
        ]
        return (
            shown,
            conversation.status,
            conversation.assignee.name if conversation.assignee else "",
        )

    def teardown(self) -> None:
        try:
            if hasattr(self, "poller"):
                self.run(self._reconcile())
                assert self.run(self._portal()) == self.run(self._chatwoot())
                assert CANARY not in self.run(everything_stored(self.desk.tools))
        finally:
            self.run(self._stack.aclose())
            self._runner.close()


def _copies(desk: Helpdesk, delivery: Delivery, dice: random.Random) -> list[Delivery]:
    """What arrives of a delivery; signatures would be too old, so each is signed again."""
    fate = dice.choices(FATES, weights=(4, 3, 2, 1))[0]
    if fate == "lost":
        return []
    raw = delivery.raw[: len(delivery.raw) // 2] if fate == "cut" else delivery.raw
    count = 2 if fate == "doubled" else 1
    return [desk.signed(raw, **{"x-chatwoot-delivery": f"{dice.random()}"}) for _ in range(count)]


@pytest.fixture
def build(migrated: str, tmp_path: Path) -> Build:
    """Gives every story a portal of its own."""
    count = iter(range(10_000))

    async def portal(stack: AsyncExitStack) -> Tools:
        url = migrated
        if migrated.startswith("sqlite:///"):
            copy = tmp_path / f"{next(count)}.db"
            shutil.copy(migrated.removeprefix("sqlite:///"), copy)
            url = f"sqlite:///{copy}"
        return await open_portal(stack, url, tmp_path / "data")

    return portal


def test_after_any_story_the_portal_equals_chatwoot(build: Build) -> None:
    class OneStory(Story):
        def __init__(self) -> None:
            super().__init__(build)

    run_state_machine_as_test(
        OneStory,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes: replay by seed
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
