"""Commands that put a whole portal into one file and back."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tickets_app import settings, texts
from tickets_app.commands.results import DONE, WANTING
from tickets_app.commands.serving import NO_SECRETS
from tickets_app.domain.errors import ProductError
from tickets_app.services import backup, restore, wiring
from tickets_app.services.archive import Manifest
from tickets_app.services.backup import Made


def make(wanted: Namespace) -> int:
    """Write a backup; found wanting where the bytes of a file were not what they should be."""
    with _disk_in_words():
        made = asyncio.run(_make(wanted.file))
    language = wanted.language
    counts = {"rows": made.row_count, "files": made.file_count}
    print(texts.say("command.backup_made", language, file=str(wanted.file), **counts))
    for file_id in made.missing_ids:
        print(texts.say("command.backup_missing_file", language, file=file_id))
    for file_id in made.damaged_ids:
        print(texts.say("command.backup_damaged_file", language, file=file_id))
    return WANTING if made.missing_ids or made.damaged_ids else DONE


async def _make(path: Path) -> Made:
    found = settings.read(fallbacks=NO_SECRETS)
    async with wiring.open_engine(found) as engine:
        return await backup.make(engine, found.data_dir / "files", path)


def put_back(wanted: Namespace) -> int:
    """Put a backup in the portal's place."""
    with _disk_in_words():
        manifest = asyncio.run(_put_back(wanted.file, may_replace=wanted.replace))
    words = {"file": str(wanted.file), "moment": manifest.made_at[:16].replace("T", " ")}
    print(texts.say("command.restored", wanted.language, **words))
    return DONE


async def _put_back(path: Path, *, may_replace: bool) -> Manifest:
    found = settings.read(fallbacks=NO_SECRETS)
    async with wiring.open_engine(found) as engine:
        return await restore.put_back(
            engine,
            found.data_dir / "files",
            path,
            now=datetime.now(UTC),
            may_replace=may_replace,
        )


@contextmanager
def _disk_in_words() -> Generator[None]:
    try:
        yield
    except OSError as problem:
        raise ProductError("disk", reason=problem.strerror or str(problem)) from problem
