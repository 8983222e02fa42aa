"""A person at work: opens tickets and writes in them, and notes what the portal has acknowledged.

What is not acknowledged is handed in again under the same key, as a page does; so does the next
process after a kill. Each text carries a mark by which it is recognised wherever it turns up.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import time
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tickets_app import settings
from tickets_app.db import companies, sectors, users
from tickets_app.domain.drafts import MessageDraft, TicketDraft
from tickets_app.domain.people import Actor
from tickets_app.services import files, messages, sessions, tickets, wiring
from tickets_app.services.tools import Tools
from tickets_app.settings import Settings

AGAIN_AFTER_SECONDS = 0.2
WORDS = "The laptop does not connect to the office network since this morning. "

Intent = dict[str, Any]


def mark(key: str, ticket_key: str, at: int) -> str:
    return f"⟦{key}|{ticket_key}|{at}⟧"


class Notes:
    """What this person has handed in and what was acknowledged; it outlives the process."""

    def __init__(self, folder: Path, name: str) -> None:
        self._intent = folder / f"{name}.intent"
        self._file = os.open(folder / f"{name}.ack", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self.acked = [json.loads(line) for line in read_lines(folder / f"{name}.ack")]

    def unfinished(self) -> Intent | None:
        """What was handed in last, unless it has been acknowledged."""
        if not self._intent.exists():
            return None
        last: Intent = json.loads(self._intent.read_text())
        return None if self.acked and self.acked[-1]["key"] == last["key"] else last

    def intend(self, intent: Intent) -> None:
        part = self._intent.with_suffix(".part")
        part.write_text(json.dumps(intent))
        part.rename(self._intent)

    def close(self) -> None:
        os.close(self._file)

    def acknowledge(self, intent: Intent, **more: object) -> None:
        line = {**intent, **more}
        os.write(self._file, (json.dumps(line) + "\n").encode())
        self.acked.append(line)


def forget_unfinished(folder: Path, name: str) -> str:
    """Have the person's next process begin with something new; give the key of what is left."""
    notes = Notes(folder, name)
    left = notes.unfinished()
    notes.close()
    (folder / f"{name}.intent").unlink(missing_ok=True)
    return left["key"] if left else ""


def read_lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


class Writer:
    """One person with tickets of their own, that nobody else writes in."""

    def __init__(self, tools: Tools, actor: Actor, sector_id: str, wanted: argparse.Namespace):
        self.tools, self.actor, self.sector_id, self.wanted = tools, actor, sector_id, wanted
        self.notes = Notes(wanted.folder, wanted.name)

    async def work(self) -> None:
        unfinished = self.notes.unfinished()
        if unfinished:
            await self._hand_in(unfinished)
        while not self._has_enough():
            intent = self._next()
            self.notes.intend(intent)
            await self._hand_in(intent)
            await asyncio.sleep(random.random() * 2 * self.wanted.pause)

    def _has_enough(self) -> bool:
        return 0 < self.wanted.count <= len(self.notes.acked)

    def _next(self) -> Intent:
        own = sorted({(line["number"], line["ticket"]) for line in self.notes.acked})
        key = str(uuid.uuid4())
        if len(own) < self.wanted.tickets:
            number, ticket = 0, key
        else:
            number, ticket = self._chosen(own)
        has_file = random.random() < self.wanted.files
        return {
            "name": self.wanted.name,
            "key": key,
            "ticket": ticket,
            "number": number,
            "at": time.time_ns(),
            "file": has_file,
        }

    def _chosen(self, own: list[tuple[int, str]]) -> tuple[int, str]:
        if not self.wanted.each:
            return random.choice(own)
        return own[len(self.notes.acked) % len(own)]

    async def _hand_in(self, intent: Intent) -> None:
        """Try until the portal has said yes; what it says instead is noted."""
        begun, refusals = time.monotonic(), list[str]()
        while True:
            tried = time.monotonic()
            try:
                number = await self.write(intent)
            except Exception as problem:
                refusals.append(type(problem).__name__)
                await asyncio.sleep(AGAIN_AFTER_SECONDS)
            else:
                break
        now = time.monotonic()
        self.notes.acknowledge(
            {**intent, "number": number},
            refusals=refusals,
            ms=(now - tried) * 1000,
            whole_ms=(now - begun) * 1000,
            acked_at=time.time(),
        )

    async def write(self, intent: Intent) -> int:
        text = f"{WORDS}{mark(intent['key'], intent['ticket'], intent['at'])}"
        file_ids = (await self._upload(intent),) if intent["file"] else ()
        if intent["number"]:
            draft = MessageDraft(intent["key"], text, file_ids)
            await messages.reply(self.tools, self.actor, intent["number"], draft)
            return intent["number"]
        return await tickets.open(
            self.tools,
            self.actor,
            TicketDraft(
                client_key=intent["key"],
                title="Network",
                description=text,
                complexity="low",
                priority="normal",
                sector_id=self.sector_id,
                file_ids=file_ids,
            ),
        )

    async def _upload(self, intent: Intent) -> str:
        content = intent["key"].encode() * 100
        row = await files.store(
            self.tools,
            self.actor,
            name=f"{intent['key']}.txt",
            content_type="text/plain",
            stream=_whole(content),
            length=len(content),
        )
        return row.file_id


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


def words_of(name: str, options: Mapping[str, object]) -> list[str]:
    """The words by which a writer is started."""
    return ["writer", name, *(f"--{key}={value}" for key, value in options.items())]


def main(words: Sequence[str]) -> int:
    asyncio.run(_work(parse(words)))
    return 0


def parse(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--tickets", type=int, default=10)
    parser.add_argument("--pause", type=float, default=0.1)
    parser.add_argument("--files", type=float, default=0.0)
    parser.add_argument("--count", type=int, default=0, help="altogether; 0 is without end")
    parser.add_argument("--each", type=int, default=0, help="1 writes in one after the other")
    return parser.parse_args(words)


async def _work(wanted: argparse.Namespace) -> None:
    async with open_writer(settings.current(), wanted) as person:
        await person.work()


@asynccontextmanager
async def open_writer(found: Settings, wanted: argparse.Namespace) -> AsyncIterator[Writer]:
    """Give the person with tools of their own for as long as the block runs."""
    async with wiring.open_tools(found) as tools:
        async with tools.readers() as session:
            company = await companies.get_default(session)
            user = await users.find_by_email(session, company.id, f"{wanted.name}@example.test")
            [sector] = await sectors.list_active(session, company.id)
        assert user
        yield Writer(tools, sessions.actor_of(user), sector.id, wanted)
