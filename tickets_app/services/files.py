"""Files of tickets: taken in from browsers, handed to whoever may see them."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tickets_app.db import files as files_db
from tickets_app.db.files import File
from tickets_app.domain import file_kinds, file_names
from tickets_app.domain.errors import Invalid, NotFound
from tickets_app.domain.people import Actor
from tickets_app.domain.rows import FileRow
from tickets_app.domain.timeline import FileState
from tickets_app.services import access, fault_points, fetching, file_rows, spool
from tickets_app.services.spool import Kept
from tickets_app.services.tools import Tools

AN_HOUR = timedelta(hours=1)
LARGEST_FILES_AN_HOUR = 40
ON_DISK = (FileState.SPOOLED, FileState.READY)
UNSENT_FOR = timedelta(days=7)

fetch_next = fetching.fetch_next


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that the person may have: where its bytes lie and how a browser may treat it."""

    path: Path
    name: str
    content_type: str
    is_inline: bool
    size: int


async def store(
    tools: Tools,
    actor: Actor,
    *,
    name: str,
    content_type: str,
    stream: AsyncIterator[bytes],
    length: int | None,
) -> FileRow:
    """Give the row of a new file that only the actor sees until it is sent.

    Raises Invalid with file = "too_large", "heic", "empty" or "no_room".
    """
    tidy = file_names.cleaned(name)
    await _refuse_early(tools, actor, tidy, length or 0)
    file_id = str(uuid.uuid4())
    kept = await spool.keep(tools, file_id, stream, tools.settings.upload_max_bytes)
    if file_kinds.is_heic(kept.head, tidy):
        await asyncio.to_thread(spool.remove, tools, file_id)
        raise Invalid(file="heic")
    file = _row(tools, actor, file_id, kept)
    file.name = tidy
    file.content_type = file_kinds.content_type(kept.head, content_type)
    fault_points.reach("file_kept")
    async with tools.sessions.begin() as session:
        session.add(file)
    return file_rows.row(file, actor.language)


async def _refuse_early(tools: Tools, actor: Actor, name: str, length: int) -> None:
    if file_kinds.is_heic(b"", name):
        raise Invalid(file="heic")
    limit = tools.settings.upload_max_bytes
    if length > limit:
        raise Invalid(file="too_large")
    async with tools.readers() as session:
        used = await files_db.sum_uploaded_since(session, actor.user_id, tools.clock() - AN_HOUR)
    if used + length > LARGEST_FILES_AN_HOUR * limit:
        raise Invalid(file="no_room")


def _row(tools: Tools, actor: Actor, file_id: str, kept: Kept) -> File:
    return File(
        id=file_id,
        company_id=actor.company_id,
        uploader_id=actor.user_id,
        size=kept.size,
        sha256=kept.sha256,
        state=FileState.SPOOLED,
        created_at=tools.clock(),
    )


async def open_for(tools: Tools, actor: Actor, file_id: str) -> OpenedFile:
    """Give the file to whoever may see its ticket. Raises NotFound for everybody else."""
    async with tools.readers() as session:
        file = await access.file(session, actor, file_id)
    path = spool.path_of(tools, file.id)
    if file.state not in ON_DISK or not await asyncio.to_thread(path.is_file):
        raise NotFound
    is_inline = file.content_type in file_kinds.INLINE_TYPES
    return OpenedFile(path, file.name, file.content_type, is_inline, file.size)


async def discard(tools: Tools, actor: Actor, file_id: str) -> None:
    """Throw away the actor's own file that hangs on no message. Raises NotFound otherwise."""
    async with tools.sessions.begin() as session:
        found = await files_db.list_unsent(session, actor.user_id, (file_id,))
        if file_id not in found:
            raise NotFound
        await session.delete(found[file_id])
    await asyncio.to_thread(spool.remove, tools, file_id)


async def sweep(tools: Tools) -> int:
    """Remove what nobody needs: files never sent for a week, bytes of deleted messages."""
    async with tools.sessions.begin() as session:
        unsent = await files_db.list_forgotten(session, tools.clock() - UNSENT_FOR)
        for file in unsent:
            await session.delete(file)
        gone = await files_db.list_gone(session)
        for file in gone:
            file.sha256 = ""
    for file in (*unsent, *gone):
        await asyncio.to_thread(spool.remove, tools, file.id)
    return len(unsent) + len(gone)
