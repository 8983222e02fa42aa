"""A message with its files, written as the contact; found again by our own id of it."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.api.call import Upload
from integrations.chatwoot.api.messages import NewMessage
from integrations.errors import Rejected
from tickets_app.db import files as files_db
from tickets_app.db import timeline
from tickets_app.db.files import File
from tickets_app.db.tickets import Ticket
from tickets_app.domain.outbox import MessageWork
from tickets_app.services import delivered, spool
from tickets_app.services.relay_handlers.errands import (
    Errand,
    Handler,
    Sent,
    chatwoot,
    conversation_id,
    in_time,
)
from tickets_app.services.tools import Tools

FULL_PAGE = 100


async def look_up(tools: Tools, errand: Errand) -> Sent | None:
    """Give our message among those that are newer than what we knew before we sent it."""
    after = errand.known_message_id
    while True:
        page = await chatwoot(tools).list_messages(conversation_id(errand), after=after)
        ours = next((message.id for message in page if message.source_id == errand.key), None)
        if ours is not None:
            return Sent(ours)
        if len(page) < FULL_PAGE:
            return None
        after = page[-1].id


async def send(tools: Tools, errand: Errand) -> Sent:
    """Give the message as Chatwoot has stored it."""
    work = _work(errand)
    with ExitStack() as opened:
        uploads = await _uploads(tools, work, opened)
        message = NewMessage(
            content=work.content,
            source_id=work.message_id,
            content_attributes={"portal_id": work.message_id},
            files=uploads,
        )
        stored = await in_time(tools, errand).create_message(conversation_id(errand), message)
    return Sent(stored.id)


async def settle(
    session: AsyncSession, tools: Tools, ticket: Ticket, errand: Errand, sent: Sent
) -> None:
    """Show the message as sent."""
    del tools
    assert sent.chatwoot_id is not None
    entry = await timeline.find_message(session, errand.key)
    if entry:
        await delivered.show_message(session, ticket, entry, sent.chatwoot_id)


async def _uploads(tools: Tools, work: MessageWork, opened: ExitStack) -> tuple[Upload, ...]:
    if not work.file_ids:
        return ()
    async with tools.readers() as session:
        files = await files_db.list_of_entries(session, [work.entry_id])
    return tuple([await asyncio.to_thread(_open, tools, file, opened) for file in files])


def _open(tools: Tools, file: File, opened: ExitStack) -> Upload:
    try:
        content = opened.enter_context(spool.path_of(tools, file.id).open("rb"))
    except FileNotFoundError as gone:
        raise Rejected("portal", "the file is no longer in the data directory") from gone
    except OSError as unreadable:
        raise Rejected("portal", "the file cannot be read") from unreadable
    return Upload(file.name, file.content_type, content)


def _work(errand: Errand) -> MessageWork:
    assert isinstance(errand.work, MessageWork)
    return errand.work


HANDLER = Handler(send=send, settle=settle, look_up=look_up)
