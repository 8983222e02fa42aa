from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests import factories
from tests.factories import Clock
from tickets_app.db.tables import File
from tickets_app.domain.errors import Invalid, NotFound
from tickets_app.domain.people import Actor
from tickets_app.services import files, messages
from tickets_app.services.tools import Tools

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


@pytest.fixture
async def dave(tools: Tools) -> Actor:
    return await factories.person(tools)


@pytest.fixture
def small(tools: Tools) -> Tools:
    """The tools with a limit of one kilobyte."""
    return replace(tools, settings=replace(tools.settings, upload_max_bytes=1024))


def on_disk(tools: Tools) -> list[Path]:
    return list(tools.files_dir.iterdir()) if tools.files_dir.exists() else []


async def refusal(tools: Tools, actor: Actor, content: bytes = b"words", **more: object) -> str:
    with pytest.raises(Invalid) as refused:
        await factories.upload(tools, actor, content, **more)  # pyright: ignore[reportArgumentType]
    return refused.value.fields["file"]


async def test_a_file_is_kept_whole_under_its_id(tools: Tools, dave: Actor) -> None:
    content = bytes(range(256)) * 3000
    file_id = await factories.upload(tools, dave, content)
    opened = await files.open_for(tools, dave, file_id)
    assert opened.path == tools.files_dir / file_id
    assert opened.path.read_bytes() == content
    assert opened.size == len(content)


async def test_what_is_too_large_by_its_own_word_is_not_read(small: Tools, dave: Actor) -> None:
    read: list[bytes] = []

    async def stream() -> AsyncIterator[bytes]:
        read.append(b"x")
        yield b"x"

    with pytest.raises(Invalid):
        await files.store(small, dave, name="a.txt", content_type="", stream=stream(), length=1025)
    assert read == []


@pytest.mark.parametrize("length", [None, 1])
async def test_what_is_too_large_is_cut_off_and_leaves_nothing(
    small: Tools, dave: Actor, length: int | None
) -> None:
    assert await refusal(small, dave, b"x" * 1025, length=length) == "too_large"
    assert on_disk(small) == []


async def test_a_file_of_exactly_the_limit_fits(small: Tools, dave: Actor) -> None:
    assert await factories.upload(small, dave, b"x" * 1024)


async def test_a_file_of_nothing_is_refused(tools: Tools, dave: Actor) -> None:
    assert await refusal(tools, dave, b"") == "empty"
    assert on_disk(tools) == []


@pytest.mark.parametrize(
    ("content", "name"), [(HEIC, "foto.jpg"), (b"words", "foto.HEIC"), (b"words", "foto.heif")]
)
async def test_heic_is_refused_by_content_and_by_name(
    tools: Tools, dave: Actor, content: bytes, name: str
) -> None:
    assert await refusal(tools, dave, content, name=name) == "heic"
    assert on_disk(tools) == []


async def test_an_upload_that_breaks_off_leaves_nothing(tools: Tools, dave: Actor) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"some"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await files.store(tools, dave, name="a", content_type="", stream=broken(), length=None)
    assert on_disk(tools) == []


@pytest.mark.parametrize(
    ("content", "claimed", "is_inline"),
    [
        (PNG, "text/html", True),
        (b"<svg onload=alert(1)>", "image/svg+xml", False),
        (b"<script>", "image/png", False),
        (b"<script>", "text/html", False),
        (b"%PDF-1.7", "application/pdf", False),
    ],
)
async def test_only_proven_pictures_are_shown_inside_a_page(
    tools: Tools, dave: Actor, content: bytes, claimed: str, is_inline: bool
) -> None:
    file_id = await factories.upload(tools, dave, content, content_type=claimed)
    assert (await files.open_for(tools, dave, file_id)).is_inline is is_inline


async def test_a_claimed_picture_that_is_none_is_kept_as_bytes(tools: Tools, dave: Actor) -> None:
    file_id = await factories.upload(tools, dave, b"<script>", content_type="image/png")
    opened = await files.open_for(tools, dave, file_id)
    assert opened.content_type == "application/octet-stream"


async def test_a_name_is_never_a_path(tools: Tools, dave: Actor) -> None:
    file_id = await factories.upload(tools, dave, name="../../etc/\u202epasswd\n.txt")
    assert (await files.open_for(tools, dave, file_id)).name == "passwd.txt"


async def test_an_hour_has_room_for_forty_of_the_largest(
    small: Tools, dave: Actor, clock: Clock
) -> None:
    for _ in range(40):
        await factories.upload(small, dave, b"x" * 1024)
    assert await refusal(small, dave) == "no_room"
    clock.advance(timedelta(hours=1, seconds=1))
    assert await factories.upload(small, dave)


async def test_an_unsent_file_is_its_uploaders_alone(tools: Tools, dave: Actor) -> None:
    file_id = await factories.upload(tools, dave)
    carol = await factories.person(tools, "Carol Lima", role="admin")
    for verb in (files.open_for, files.discard):
        with pytest.raises(NotFound):
            await verb(tools, carol, file_id)


async def test_a_sent_file_is_for_everybody_on_the_ticket_and_nobody_else(
    tools: Tools, dave: Actor
) -> None:
    bob = await factories.person(tools, "Bob Silva")
    carol = await factories.person(tools, "Carol Lima", role="admin")
    sent = await factories.upload(tools, dave)
    await factories.ticket(tools, dave, requested_for_id=bob.user_id, file_ids=(sent,))
    assert (await files.open_for(tools, bob, sent)).name == "nota.txt"
    with pytest.raises(NotFound):
        await files.open_for(tools, carol, sent)


@pytest.mark.parametrize("file_id", ["", "nothing", "../portal.db", "x" * 5000])
async def test_a_file_of_nobodys_is_not_found(tools: Tools, dave: Actor, file_id: str) -> None:
    for verb in (files.open_for, files.discard):
        with pytest.raises(NotFound):
            await verb(tools, dave, file_id)


async def test_a_file_whose_bytes_are_lost_is_not_found(tools: Tools, dave: Actor) -> None:
    file_id = await factories.upload(tools, dave)
    (tools.files_dir / file_id).unlink()
    with pytest.raises(NotFound):
        await files.open_for(tools, dave, file_id)


async def test_a_discarded_file_is_gone_with_its_bytes(tools: Tools, dave: Actor) -> None:
    file_id = await factories.upload(tools, dave)
    await files.discard(tools, dave, file_id)
    with pytest.raises(NotFound):
        await files.open_for(tools, dave, file_id)
    assert on_disk(tools) == []


async def test_a_sent_file_cannot_be_discarded(tools: Tools, dave: Actor) -> None:
    sent = await factories.upload(tools, dave)
    await factories.ticket(tools, dave, file_ids=(sent,))
    with pytest.raises(NotFound):
        await files.discard(tools, dave, sent)
    assert await files.open_for(tools, dave, sent)


async def test_of_sending_and_discarding_at_once_one_wins(tools: Tools, dave: Actor) -> None:
    number = await factories.ticket(tools, dave)
    sent = await factories.upload(tools, dave)
    words = factories.message(file_ids=(sent,))
    outcomes = await asyncio.gather(
        messages.reply(tools, dave, number, words),
        files.discard(tools, dave, sent),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(one) for one in refused] in ([Invalid], [NotFound])


async def test_what_was_never_sent_is_swept_away_after_a_week(
    tools: Tools, dave: Actor, clock: Clock
) -> None:
    sent, unsent = [await factories.upload(tools, dave) for _ in range(2)]
    await factories.ticket(tools, dave, file_ids=(sent,))
    clock.advance(timedelta(days=7, seconds=1))
    assert await files.sweep(tools) == 1
    assert [path.name for path in on_disk(tools)] == [sent]
    async with tools.readers() as session:
        assert await session.get(File, unsent) is None


async def test_bytes_of_a_deleted_message_are_swept_away_once(tools: Tools, dave: Actor) -> None:
    sent = await factories.upload(tools, dave)
    await factories.ticket(tools, dave, file_ids=(sent,))
    async with tools.sessions.begin() as session:
        (await session.get_one(File, sent)).state = "gone"
    assert [await files.sweep(tools), await files.sweep(tools)] == [1, 0]
    assert on_disk(tools) == []
