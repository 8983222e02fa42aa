"""Brings the files of support's messages from Chatwoot into our own store, once each.

Just after its message a file may be missing there for seconds: it is tried again for a minute.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from integrations.chatwoot.client import ChatwootClient
from integrations.errors import IntegrationError, Missing, Refused
from tickets_app.db import files as files_db
from tickets_app.db import tickets as tickets_db
from tickets_app.db.files import File
from tickets_app.domain import file_kinds, file_names
from tickets_app.domain.timeline import FileState
from tickets_app.services import fault_points, gate_keeping, news, spool
from tickets_app.services.spool import Kept
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)

LARGEST = 100 * 1024 * 1024
LEASE = timedelta(minutes=10)
SECONDS_BETWEEN = (2, 3, 5, 10, 20, 30)
"""After each attempt that found nothing; together a little over a minute."""

TIRED_AFTER = 60
"""Attempts against a Chatwoot that is away, up to ten minutes apart."""


async def fetch_next(tools: Tools) -> bool:
    """Fetch one file of support's; False when there is none to fetch now."""
    if tools.chatwoot is None:
        return False
    now = tools.clock()
    async with tools.sessions.begin() as session:
        file = await files_db.claim_next_to_fetch(session, now, now + LEASE)
    if file is None:
        return False
    try:
        kept, claimed = await _download(tools, tools.chatwoot, file)
    except IntegrationError as error:
        log.info("file %s was not fetched: %s", file.id, error.name)
        await _not_yet(tools, file, error)
    else:
        await _have(tools, file, kept, claimed)
    return True


async def _download(tools: Tools, chatwoot: ChatwootClient, file: File) -> tuple[Kept, str]:
    part = await asyncio.to_thread(spool.begin, tools, file.id)
    try:
        told = await chatwoot.download(file.chatwoot_url, part, LARGEST)
        fault_points.reach("file_fetched")
        kept = await asyncio.to_thread(spool.finish, tools, file.id, part)
    except BaseException:
        await asyncio.to_thread(spool.drop, tools, file.id, part)
        raise
    return kept, told.content_type


async def _have(tools: Tools, file: File, kept: Kept, claimed: str) -> None:
    async with tools.sessions.begin() as session:
        stored = await session.get_one(File, file.id, with_for_update=True)
        if stored.state != FileState.FETCHING:  # its message was deleted meanwhile
            await asyncio.to_thread(spool.remove, tools, file.id)
            return
        stored.state = FileState.READY
        stored.size = kept.size
        stored.sha256 = kept.sha256
        stored.name = file_names.cleaned(stored.name)
        stored.content_type = file_kinds.content_type(kept.head, claimed)
        stored.chatwoot_url = ""
        stored.next_at = None
    await _tell(tools, file)


async def _not_yet(tools: Tools, file: File, error: IntegrationError) -> None:
    is_hopeless = _is_hopeless(file, error) and await _is_meant(tools, error)
    async with tools.sessions.begin() as session:
        stored = await session.get_one(File, file.id)
        if is_hopeless:
            files_db.forget(stored)
        else:
            stored.next_at = tools.clock() + _pause(stored, error)
    await _tell(tools, file)


def _is_hopeless(file: File, error: IntegrationError) -> bool:
    if isinstance(error, Missing):
        return file.attempts > len(SECONDS_BETWEEN)
    return isinstance(error, Refused) or file.attempts > TIRED_AFTER


async def _is_meant(tools: Tools, error: IntegrationError) -> bool:
    assert tools.chatwoot, "nothing is fetched without a Chatwoot"
    return not isinstance(error, Missing) or await gate_keeping.is_there(tools.chatwoot)


def _pause(file: File, error: IntegrationError) -> timedelta:
    if isinstance(error, Missing) and file.attempts <= len(SECONDS_BETWEEN):
        return timedelta(seconds=SECONDS_BETWEEN[file.attempts - 1])
    return min(timedelta(minutes=10), timedelta(seconds=2 ** min(file.attempts, 10)))


async def _tell(tools: Tools, file: File) -> None:
    async with tools.readers() as session:
        ticket = await session.get_one(tickets_db.Ticket, file.ticket_id)
        people = await tickets_db.list_member_ids(session, ticket.id)
    await news.of_ticket(tools, ticket.id, ticket.number, people)
