"""Fills the demo: people and sectors here, tickets told by both sides through their own doors."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from integrations.chatwoot.api import conversations
from integrations.chatwoot.api.call import Call, nothing
from integrations.chatwoot.api.messages import NewMessage
from integrations.chatwoot.client import ChatwootClient
from tickets_app.db import companies, sectors, tickets, timeline, users
from tickets_app.db.tickets import Ticket
from tickets_app.domain.drafts import MessageDraft, PersonDraft, TicketDraft
from tickets_app.domain.people import Actor
from tickets_app.services import messages, people, sessions
from tickets_app.services import sectors as sectors_service
from tickets_app.services import tickets as tickets_service
from tickets_app.services.demo_stories import PEOPLE, SECTORS, STORIES, Act, Step, Story
from tickets_app.services.tools import Tools

Seen = TypeVar("Seen")

PATIENCE_SECONDS = 20.0
LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody of support, as the stand-in Chatwoot knows them."""

    id: int
    client: ChatwootClient


async def found(tools: Tools) -> None:
    """Make the people and the sectors that are not there yet."""
    async with tools.readers() as session:
        company = await companies.get_default(session)
        missing = [
            person
            for person in PEOPLE
            if not await users.find_by_email(session, company.id, person.email)
        ]
        wanted = [
            name for name in SECTORS if not await sectors.find_by_name(session, company.id, name)
        ]
    for person in missing:
        await people.create_user(tools, person)
    for name in wanted:
        await sectors_service.add_sector(tools, name)


async def invite(client: ChatwootClient, inbox_id: int, agents: Mapping[str, Agent]) -> None:
    """Have the agents see the portal's inbox; `client` is an administrator's."""
    body = {"inbox_id": inbox_id, "user_ids": [agent.id for agent in agents.values()]}
    await client.send(Call(method="POST", path="/inbox_members", json=body, read=nothing))


async def tell_stories(tools: Tools, agents: Mapping[str, Agent]) -> None:
    """Open the tickets that are not there yet and let both sides do their part."""
    for story in STORIES:
        actor = await _actor(tools, story.person)
        async with tools.readers() as session:
            is_told = await tickets.find_by_client_key(session, actor.user_id, story.key)
        if not is_told:
            await _tell(tools, agents, actor, story)


async def _tell(tools: Tools, agents: Mapping[str, Agent], actor: Actor, story: Story) -> None:
    number = await tickets_service.open(tools, actor, await _draft(tools, actor, story))
    for step in story.steps:
        ticket = await _delivered(tools, actor, number)
        if step.act is Act.WRITE:
            draft = MessageDraft(f"{story.key}-{len(step.words)}", step.words)
            await messages.reply(tools, actor, number, draft)
        else:
            await _act(tools, agents[step.who], ticket, step)


async def _draft(tools: Tools, actor: Actor, story: Story) -> TicketDraft:
    async with tools.readers() as session:
        sector = await sectors.find_by_name(session, actor.company_id, story.sector)
    assert sector, "the demo's sectors are made before its stories"
    draft = TicketDraft(
        client_key=story.key,
        title=story.title,
        description=story.words,
        complexity=story.complexity,
        priority=story.priority,
        sector_id=sector.id,
    )
    if story.requested_for is None:
        return draft
    return replace(draft, requested_for_id=(await _actor(tools, story.requested_for)).user_id)


async def _actor(tools: Tools, person: PersonDraft) -> Actor:
    async with tools.readers() as session:
        company = await companies.get_default(session)
        user = await users.find_by_email(session, company.id, person.email)
    assert user, "the demo's people are made before its stories"
    return sessions.actor_of(user)


async def _delivered(tools: Tools, actor: Actor, number: int) -> Ticket:
    """Wait until support has everything that was written so far."""

    async def look() -> Ticket | None:
        async with tools.readers() as session:
            ticket = await tickets.find_of_member(session, actor.user_id, number)
        assert ticket
        return ticket if ticket.chatwoot_conversation_id and not ticket.undelivered_count else None

    return await _seen(look)


async def _act(tools: Tools, agent: Agent, ticket: Ticket, step: Step) -> None:
    conversation_id = ticket.chatwoot_conversation_id
    assert conversation_id is not None
    match step.act:
        case Act.TAKE:
            await agent.client.send(conversations.assign_agent(conversation_id, agent.id))
        case Act.RESOLVE:
            await agent.client.set_status(conversation_id, "resolved")
        case _:
            is_note = step.act is Act.NOTE
            message = NewMessage(step.words, "", kind="outgoing", is_private=is_note)
            written = await agent.client.create_message(conversation_id, message)
            if not is_note:
                await _heard(tools, ticket, written.id)


async def _heard(tools: Tools, ticket: Ticket, chatwoot_message_id: int) -> None:
    """Wait until the answer stands in the thread, so that what follows comes after it."""

    async def look() -> object | None:
        async with tools.readers() as session:
            return await timeline.find_chatwoot_message(
                session, ticket.company_id, chatwoot_message_id
            )

    await _seen(look)


async def _seen(look: Callable[[], Awaitable[Seen | None]]) -> Seen:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (seen := await look()) is None:  # noqa: ASYNC110 - the worker tells nobody here
            await asyncio.sleep(LOOK_SECONDS)
    return seen
