"""Bytes on their way to the data directory: counted, digested, whole on the disk or not there."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path

from tickets_app.domain.errors import Invalid
from tickets_app.domain.file_kinds import HEAD_BYTES
from tickets_app.services.tools import Tools

PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies on the disk: how long it is, what it is, how it begins."""

    size: int
    sha256: str
    head: bytes


def path_of(tools: Tools, file_id: str) -> Path:
    """Give where the file's bytes lie: under its random id, never under a name."""
    return tools.files_dir / file_id


async def keep(tools: Tools, file_id: str, stream: AsyncIterator[bytes], limit: int) -> Kept:
    """Write the stream under the id. Raises Invalid "too_large" or "empty", leaving nothing."""
    part = await asyncio.to_thread(begin, tools, file_id)
    try:
        await _copy(stream, part, limit)
        return await asyncio.to_thread(finish, tools, file_id, part)
    except BaseException:
        await asyncio.to_thread(drop, tools, file_id, part)
        raise


async def _copy(stream: AsyncIterator[bytes], part: BufferedRandom, limit: int) -> None:
    size, waiting = 0, bytearray()
    async for chunk in stream:
        size += len(chunk)
        if size > limit:
            raise Invalid(file="too_large")
        waiting += chunk
        if len(waiting) >= PIECE:
            await asyncio.to_thread(part.write, bytes(waiting))
            waiting.clear()
    if size == 0:
        raise Invalid(file="empty")
    await asyncio.to_thread(part.write, bytes(waiting))


def begin(tools: Tools, file_id: str) -> BufferedRandom:
    """Give the file to write into; it is not there under its id before `finish`."""
    tools.files_dir.mkdir(parents=True, exist_ok=True)
    return _part_of(tools, file_id).open("wb+")


def finish(tools: Tools, file_id: str, part: BufferedRandom) -> Kept:
    """Put the written bytes safely on the disk, under the id."""
    part.flush()
    os.fsync(part.fileno())
    size = part.tell()
    part.seek(0)
    head = part.read(HEAD_BYTES)
    part.seek(0)
    digest = hashlib.file_digest(part, "sha256").hexdigest()
    part.close()
    _part_of(tools, file_id).rename(path_of(tools, file_id))
    _sync_directory(tools.files_dir)
    return Kept(size, digest, head)


def drop(tools: Tools, file_id: str, part: BufferedRandom) -> None:
    """Leave nothing of what was begun."""
    part.close()
    _part_of(tools, file_id).unlink(missing_ok=True)


def remove(tools: Tools, file_id: str) -> None:
    """Take the bytes off the disk."""
    path_of(tools, file_id).unlink(missing_ok=True)


def _part_of(tools: Tools, file_id: str) -> Path:
    return tools.files_dir / f"{file_id}.part"


def _sync_directory(directory: Path) -> None:
    # Without it the rename itself may be lost with the power.
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
