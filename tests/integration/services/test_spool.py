"""A file is on the disk, name and all, before anything in the database speaks of it."""

from __future__ import annotations

import os
import stat

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from tests import factories
from tickets_app.services.tools import Tools


async def test_file_and_directory_are_synced_before_the_row_is_committed(
    engine: AsyncEngine, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    real_sync = os.fsync

    def sync(descriptor: int) -> None:
        is_directory = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        happened.append("directory" if is_directory else "file")
        real_sync(descriptor)

    dave = await factories.person(tools)
    # Only the call to the system tells when bytes are safe: there is nothing else to ask.
    monkeypatch.setattr(os, "fsync", sync)
    event.listen(engine.sync_engine, "commit", lambda _: happened.append("commit"))
    await factories.upload(tools, dave)
    assert happened == ["file", "directory", "commit"]
