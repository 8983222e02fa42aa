from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, BinaryIO, cast

import pytest

from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.download import Downloaded
from integrations.errors import Broken, Missing, Rejected, Unreachable
from tests import factories
from tests.factories import Clock, Heard
from tickets_app.db.tables import File
from tickets_app.domain.errors import NotFound
from tickets_app.domain.people import Actor
from tickets_app.services import files, timeline
from tickets_app.services.tools import Tools

URL = "https://chatwoot.example.com/rails/active_storage/secret"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100


class FakeChatwoot:
    """Answers each download with the next of what it was given, the last one for ever."""

    config = SimpleNamespace(inbox_id=1)

    def __init__(self, *answers: bytes | Exception) -> None:
        self.answers = list(answers)
        self.is_inbox_there = True

    async def send(self, _: object) -> None:
        if not self.is_inbox_there:
            raise Missing("chatwoot", "404 page not found")

    async def download(self, data_url: str, into: BinaryIO, limit: int) -> Downloaded:
        assert data_url == URL
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            into.write(b"half of")
            raise answer
        into.write(answer)
        return Downloaded(len(answer), "image/png")


def behind(tools: Tools, *answers: bytes | Exception) -> Tools:
    return replace(tools, chatwoot=cast(ChatwootClient, FakeChatwoot(*answers)))


@pytest.fixture
async def dave(tools: Tools) -> Actor:
    return await factories.person(tools)


@pytest.fixture
async def file_id(tools: Tools, dave: Actor) -> str:
    """A file of Alice's that still lies in Chatwoot."""
    number = await factories.ticket(tools, dave)
    entry = await factories.alice_says(tools, number, "veja")
    file = File(
        id=factories.key(),
        company_id=1,
        ticket_id=entry.ticket_id,
        entry_id=entry.id,
        name="tela.png",
        content_type="image/png",
        size=0,
        state="fetching",
        chatwoot_attachment_id=7,
        chatwoot_url=URL,
        next_at=tools.clock(),
        created_at=tools.clock(),
    )
    async with tools.sessions.begin() as session:
        session.add(file)
    return file.id


async def row(tools: Tools, file_id: str) -> File:
    async with tools.readers() as session:
        return await session.get_one(File, file_id)


async def shown(tools: Tools, dave: Actor) -> Any:
    return (await timeline.page(tools, dave, 1)).entries[-1].files[0]


async def test_a_file_of_supports_is_fetched_and_shown(
    tools: Tools, dave: Actor, file_id: str
) -> None:
    heard = Heard(tools)
    assert await files.fetch_next(behind(tools, PNG))
    opened = await files.open_for(tools, dave, file_id)
    assert (opened.path.read_bytes(), opened.is_inline) == (PNG, True)
    assert (await shown(tools, dave)).state == "ready"
    assert [told.user_ids for told in heard.all] == [(dave.user_id,)]


async def test_the_address_in_chatwoot_is_forgotten_once_the_bytes_are_here(
    tools: Tools, file_id: str
) -> None:
    await files.fetch_next(behind(tools, PNG))
    assert (await row(tools, file_id)).chatwoot_url == ""


async def test_a_file_is_fetched_once(tools: Tools, file_id: str) -> None:
    chatwoot = behind(tools, PNG)
    assert [await files.fetch_next(chatwoot), await files.fetch_next(chatwoot)] == [True, False]


async def test_without_chatwoot_there_is_nothing_to_fetch(tools: Tools, file_id: str) -> None:
    assert await files.fetch_next(tools) is False


async def test_a_file_that_is_not_there_yet_is_tried_again(
    tools: Tools, dave: Actor, file_id: str, clock: Clock
) -> None:
    chatwoot = behind(tools, Missing("chatwoot", "file is not there"), PNG)
    assert await files.fetch_next(chatwoot)
    assert (await shown(tools, dave)).state == "fetching"
    assert await files.fetch_next(chatwoot) is False
    clock.advance(timedelta(seconds=2))
    assert await files.fetch_next(chatwoot)
    assert (await shown(tools, dave)).state == "ready"


async def test_a_file_missing_for_a_minute_is_gone(
    tools: Tools, dave: Actor, file_id: str, clock: Clock
) -> None:
    chatwoot, since = behind(tools, Missing("chatwoot", "file is not there")), clock()
    while (await row(tools, file_id)).state == "fetching":
        await files.fetch_next(chatwoot)
        clock.advance(timedelta(seconds=1))
    assert timedelta(seconds=60) < clock() - since < timedelta(seconds=90)
    assert (await shown(tools, dave)).state == "gone"


async def test_a_404_from_where_not_even_our_inbox_is_loses_no_file(
    tools: Tools, file_id: str, clock: Clock
) -> None:
    """As a proxy answers for a Chatwoot that is being replaced."""
    away = FakeChatwoot(*[Missing("chatwoot", "404 page not found")] * 12, PNG)
    away.is_inbox_there = False
    there = replace(tools, chatwoot=cast(ChatwootClient, away))
    for _ in range(13):
        assert await files.fetch_next(there)
        clock.advance(timedelta(minutes=10))
    assert (await row(tools, file_id)).state == "ready"


@pytest.mark.parametrize("failure", [Broken, Unreachable])
async def test_a_chatwoot_that_is_away_loses_no_file(
    tools: Tools, file_id: str, clock: Clock, failure: type[Broken | Unreachable]
) -> None:
    chatwoot = behind(tools, *[failure("chatwoot", "away")] * 30, PNG)
    for _ in range(31):
        await files.fetch_next(chatwoot)
        clock.advance(timedelta(minutes=10))
    assert (await row(tools, file_id)).state == "ready"


async def test_a_refused_file_is_gone_at_once_and_leaves_no_bytes(
    tools: Tools, dave: Actor, file_id: str
) -> None:
    await files.fetch_next(behind(tools, Rejected("chatwoot", "file is larger than allowed")))
    assert (await row(tools, file_id)).state == "gone"
    assert list(tools.files_dir.iterdir()) == []
    with pytest.raises(NotFound):
        await files.open_for(tools, dave, file_id)


async def test_a_file_of_a_message_deleted_meanwhile_stays_gone(
    tools: Tools, file_id: str
) -> None:
    class Deleting(FakeChatwoot):
        async def download(self, data_url: str, into: BinaryIO, limit: int) -> Downloaded:
            async with tools.sessions.begin() as session:
                (await session.get_one(File, file_id)).state = "gone"
            return await super().download(data_url, into, limit)

    await files.fetch_next(replace(tools, chatwoot=cast(ChatwootClient, Deleting(PNG))))
    assert (await row(tools, file_id)).state == "gone"
    assert list(tools.files_dir.iterdir()) == []
