"""The demo's stories, told against the sandbox; and set-up as the commands use it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from integrations.chatwoot.client import ChatwootClient, ChatwootConfig
from integrations.chatwoot.findings import Level
from integrations.chatwoot.setup import Done
from tests import factories
from tests.helpdesk import BASE_URL, Helpdesk
from tickets_app.services import chatwoot_setup, demo
from tickets_app.services.demo import Agent
from tickets_app.services.demo_stories import BEATRIZ, RAFAEL, STORIES
from tickets_app.services.tools import Tools
from tickets_app.settings import ChatwootSettings, Hearing
from tickets_app.worker.worker import run_worker


def settings_of(tools: Tools) -> ChatwootSettings:
    assert tools.settings.chatwoot
    return tools.settings.chatwoot


async def until_delivered(desk: Helpdesk) -> None:
    """Wait for the last story's end: a worker that is stopped while it sends leaves it unsaid."""

    async def is_delivered(number: int) -> bool:
        return not (await factories.row_of(desk.tools, number)).undelivered_count

    async with asyncio.timeout(60):
        for number in range(1, len(STORIES) + 1):
            while not await is_delivered(number):  # noqa: ASYNC110 - the worker tells nobody here
                await asyncio.sleep(0.02)


async def test_the_stories_are_told_once_by_both_sides(desk: Helpdesk) -> None:
    alice = next(user for user in desk.sandbox.world.store.users if user.name == "Alice Agente")
    agents: dict[str, Agent] = dict.fromkeys((RAFAEL, BEATRIZ), Agent(alice.id, desk.alice))
    work = asyncio.create_task(run_worker(desk.tools))
    for _ in range(2):
        await demo.found(desk.tools)
        await demo.tell_stories(desk.tools, agents)
    await until_delivered(desk)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    await desk.settle()
    rows = [await factories.row_of(desk.tools, number + 1) for number in range(len(STORIES))]
    assert [row.title for row in rows] == [story.title for story in STORIES]
    assert {row.status for row in rows} == {"open", "resolved"}
    assert len(desk.sandbox.world.store.conversations) == len(STORIES)


async def test_agents_are_invited_to_the_inbox(desk: Helpdesk) -> None:
    chatwoot = settings_of(desk.tools)
    config = ChatwootConfig(BASE_URL, 1, chatwoot.inbox_id or 0, "", chatwoot.api_access_token)
    async with ChatwootClient(config, desk.transport) as root:
        await demo.invite(root, config.inbox_id, {RAFAEL: Agent(1, root)})
    [inbox] = [one for one in desk.sandbox.world.store.inboxes if one.id == config.inbox_id]
    assert 1 in inbox.member_ids


async def test_set_up_a_second_time_finds_everything(desk: Helpdesk) -> None:
    chatwoot = settings_of(desk.tools)
    report = await chatwoot_setup.set_up(desk.tools.settings, chatwoot, desk.transport)
    assert {step.done for step in report.steps} == {Done.FOUND}
    assert chatwoot_setup.with_kept(chatwoot, report.kept) == chatwoot
    lines = [chatwoot_setup.step_in_words(step, "pt") for step in report.steps]
    assert lines[0].startswith("Caixa de entrada")
    assert "CHATWOOT_BOT_TOKEN" in chatwoot_setup.kept_settings(report.kept)


async def test_the_doctor_finds_nothing_wrong_after_set_up(desk: Helpdesk) -> None:
    found = await chatwoot_setup.diagnose(
        desk.tools.settings, settings_of(desk.tools), desk.transport
    )
    assert chatwoot_setup.is_healthy(found)
    lines = [chatwoot_setup.finding_in_words(one, "en") for one in found]
    assert not [line for line in lines if line.startswith(chatwoot_setup.MARKS[Level.BAD])]


async def test_where_chatwoot_cannot_call_us_set_up_and_doctor_ask_for_no_webhook(
    desk: Helpdesk,
) -> None:
    chatwoot = replace(settings_of(desk.tools), hearing=Hearing.OUTBOUND)
    report = await chatwoot_setup.set_up(desk.tools.settings, chatwoot, desk.transport)
    assert Done.REMOVED in {step.done for step in report.steps}
    assert "CHATWOOT_WEBHOOK_SECRET" not in chatwoot_setup.kept_settings(report.kept)
    found = await chatwoot_setup.diagnose(desk.tools.settings, chatwoot, desk.transport)
    assert chatwoot_setup.is_healthy(found)
    assert "network_unneeded" in {one.code for one in found}


async def test_the_inbox_is_found_by_its_identifier_alone(desk: Helpdesk) -> None:
    chatwoot = settings_of(desk.tools)
    without = replace(chatwoot, inbox_id=None)
    assert await chatwoot_setup.find_inbox(without, desk.transport) == chatwoot.inbox_id
    unnamed = replace(without, inbox_identifier="")
    assert await chatwoot_setup.find_inbox(unnamed, desk.transport) is None
