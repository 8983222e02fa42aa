"""People, sectors and tickets for tests, made as the product makes them."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import select, update

from tickets_app import settings
from tickets_app.db import sectors as sectors_db
from tickets_app.db import tickets as tickets_db
from tickets_app.db import timeline as timeline_db
from tickets_app.db.outbox import OutboxRow
from tickets_app.db.tickets import Ticket
from tickets_app.db.timeline import TimelineEntry
from tickets_app.domain.drafts import MessageDraft, PersonDraft, TicketDraft
from tickets_app.domain.people import Actor
from tickets_app.services import (
    files,
    registration,
    sectors,
    sessions,
    standing,
    tickets,
    writing,
)
from tickets_app.services.announcements import Announcement
from tickets_app.services.tools import Tools
from tickets_app.settings import Settings

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""A Monday, noon in São Paulo."""


class Clock:
    """The time as the test sets it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


def make_settings(database_url: str, data_dir: Path, **more: str) -> Settings:
    return settings.read(
        {
            "DATABASE_URL": database_url,
            "DATA_DIR": str(data_dir),
            "SECRET_KEY": "k" * 40,
            "PORTAL_BASE_URL": "https://helpdesk.example.com",
            **more,
        }
    )


def key() -> str:
    """A client key as a page makes it."""
    return str(uuid.uuid4())


QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "uma frase bem comprida"


@cache
def password_hash() -> str:
    return QUICK_HASHER.hash(PASSWORD)


async def person(tools: Tools, name: str = "Dave Costa", role: str = "employee") -> Actor:
    """Somebody who can sign in with PASSWORD; the address is made of the first name."""
    email = f"{name.split()[0].lower()}@example.com"
    draft = PersonDraft(name=name, email=email, role=role)
    async with tools.sessions.begin() as session:
        user = await registration.add(session, tools, 1, draft, password_hash())
    return sessions.actor_of(user)


async def sector(tools: Tools, name: str = "TI") -> str:
    """A sector's id, the same one for the same name."""
    async with tools.readers() as session:
        known = await sectors_db.find_by_name(session, 1, name)
    return known.id if known else await sectors.add_sector(tools, name)


async def draft(tools: Tools, **more: Any) -> TicketDraft:
    """A draft with which nothing is wrong, but for what the test says."""
    good: dict[str, Any] = {
        "client_key": key(),
        "title": "Notebook não liga",
        "description": "Apareceu uma tela azul e depois **nada**.",
        "complexity": "high",
        "priority": "urgent",
        "sector_id": await sector(tools),
    }
    return TicketDraft(**{**good, **more})


async def ticket(tools: Tools, actor: Actor, **more: Any) -> int:
    """The number of a new ticket of the actor's."""
    return await tickets.open(tools, actor, await draft(tools, **more))


def message(text: str = "Ainda não liga.", **more: Any) -> MessageDraft:
    return MessageDraft(client_key=more.pop("client_key", key()), text=text, **more)


async def row_of(tools: Tools, number: int) -> Ticket:
    async with tools.readers() as session:
        found = await session.scalars(select(Ticket).where(Ticket.number == number))
        return found.one()


async def entries_of(tools: Tools, number: int) -> list[TimelineEntry]:
    ticket_id = (await row_of(tools, number)).id
    async with tools.readers() as session:
        return await timeline_db.list_window(session, ticket_id, 0, 1000)


async def outbox_of(tools: Tools, number: int) -> list[OutboxRow]:
    ticket_id = (await row_of(tools, number)).id
    async with tools.readers() as session:
        found = await session.scalars(
            select(OutboxRow).where(OutboxRow.ticket_id == ticket_id).order_by(OutboxRow.id)
        )
        return list(found)


async def delivered(tools: Tools, number: int) -> None:
    """Everything of the ticket has reached Chatwoot."""
    async with tools.sessions.begin() as session:
        stored = await tickets_db.get_for_update(session, (await row_of(tools, number)).id)
        stored.undelivered_count = 0
        stored.status = "open" if stored.status == "received" else stored.status
        await session.execute(
            update(TimelineEntry)
            .where(TimelineEntry.ticket_id == stored.id, TimelineEntry.message_state == "saved")
            .values(message_state="sent")
        )
        await session.execute(
            update(OutboxRow)
            .where(OutboxRow.ticket_id == stored.id)
            .values(state="done", lane=None, done_at=tools.clock())
        )
        await standing.refresh(session, tools, stored)


async def refused(tools: Tools, number: int, message_id: str) -> None:
    """Chatwoot has refused this message for good."""
    async with tools.sessions.begin() as session:
        entry = await timeline_db.find_message(session, message_id)
        assert entry
        entry.message_state = "failed"
        entry.failure = "rejected"
        stored = await tickets_db.get_for_update(session, entry.ticket_id)
        stored.undelivered_count -= 1
        await session.execute(
            update(OutboxRow).where(OutboxRow.key == message_id).values(state="dead", lane=None)
        )


async def alice_says(tools: Tools, number: int, text: str, **more: Any) -> TimelineEntry:
    """An agent's message, as it is projected from Chatwoot."""
    async with tools.sessions.begin() as session:
        stored = await tickets_db.get_for_update(session, (await row_of(tools, number)).id)
        said: dict[str, Any] = {
            "company_id": 1,
            "ticket_id": stored.id,
            "kind": "message",
            "source": "webhook",
            "source_key": f"chatwoot:{key()}",
            "actor_kind": "agent",
            "actor_name": "Alice Agente",
            "body": text,
            "message_state": "received",
            "occurred_at": tools.clock(),
            "created_at": tools.clock(),
        }
        entry = await timeline_db.add_once(session, **{**said, **more})
        assert entry
        if not entry.is_private:
            stored.has_answer = True
            stored.last_activity_at = tools.clock()
            writing.remember_last_line(stored, entry)
            await tickets_db.count_unread(session, stored.id)
            await standing.refresh(session, tools, stored)
    return entry


async def change(tools: Tools, number: int, **values: Any) -> None:
    """The ticket's row made to say something else, its place in the lists with it."""
    async with tools.sessions.begin() as session:
        stored = await tickets_db.get_for_update(session, (await row_of(tools, number)).id)
        for name, value in values.items():
            setattr(stored, name, value)
        await standing.refresh(session, tools, stored)


async def upload(
    tools: Tools, actor: Actor, content: bytes = b"words", name: str = "nota.txt", **more: Any
) -> str:
    """The id of a file that the actor has uploaded and not yet sent."""
    row = await files.store(
        tools,
        actor,
        name=name,
        content_type=more.get("content_type", "text/plain"),
        stream=pieces(content),
        length=more.get("length", len(content)),
    )
    return row.file_id


async def pieces(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    """The content as it comes over the net."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


class Heard:
    """What was announced."""

    def __init__(self, tools: Tools) -> None:
        self.all: list[Announcement] = []
        tools.bus.subscribe(self._hear)

    async def _hear(self, announcement: Announcement) -> None:
        self.all.append(announcement)


async def kill(tools: Tools, key: str) -> None:
    """This piece of outgoing work has failed for good."""
    async with tools.sessions.begin() as session:
        dead = {"state": "dead", "lane": None}
        await session.execute(update(OutboxRow).where(OutboxRow.key == key).values(**dead))
