from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from integrations.chatwoot.api.call import Upload
from integrations.chatwoot.api.messages import NewMessage
from integrations.chatwoot.client import ChatwootClient, ChatwootConfig
from integrations.errors import Broken, IntegrationError, Outcome, Unreachable
from tests import recorded

Handler = Callable[[httpx.Request], httpx.Response]
MESSAGE = NewMessage("Printer on fire", "u1")


def client_of(handler: Handler, *, bot_token: str | None = "bot-token") -> ChatwootClient:
    config = ChatwootConfig(
        base_url="https://chat.example",
        account_id=1,
        inbox_id=5,
        inbox_identifier="p7Hx",
        user_token="user-token",
        bot_token=bot_token,
    )
    return ChatwootClient(config, httpx.MockTransport(handler))


def answering(name: str, seen: list[httpx.Request]) -> Handler:
    """A Chatwoot that answers as one did, and the requests that it saw."""

    def answer(request: httpx.Request) -> httpx.Response:
        request.read()
        seen.append(request)
        return httpx.Response(200, content=recorded.answer("4.16.2", name).raw)

    return answer


async def test_the_bots_token_writes_and_the_users_token_reads() -> None:
    seen: list[httpx.Request] = []

    await client_of(answering("message", seen)).create_message(17, MESSAGE)
    await client_of(answering("messages", seen)).list_messages(17)

    assert [one.headers["api-access-token"] for one in seen] == ["bot-token", "user-token"]


async def test_without_a_bot_the_users_token_writes() -> None:
    seen: list[httpx.Request] = []

    await client_of(answering("message", seen), bot_token=None).create_message(17, MESSAGE)

    assert seen[0].headers["api-access-token"] == "user-token"


async def test_the_public_api_hears_no_token() -> None:
    seen: list[httpx.Request] = []

    await client_of(answering("public-contact", seen)).mark_seen_as_contact("s", 17)

    assert "api-access-token" not in seen[0].headers
    assert seen[0].url.path.startswith("/public/api/v1/inboxes/p7Hx/contacts/s/")


async def test_account_calls_go_to_our_account() -> None:
    seen: list[httpx.Request] = []

    await client_of(answering("conversation", seen)).get_conversation(17)

    assert str(seen[0].url) == "https://chat.example/api/v1/accounts/1/conversations/17"


async def test_the_token_header_has_dashes_for_nginx() -> None:
    seen: list[httpx.Request] = []

    await client_of(answering("conversation", seen)).get_conversation(17)

    assert b"api-access-token" in [name.lower() for name, _ in seen[0].headers.raw]
    assert "api_access_token" not in seen[0].headers


async def test_files_go_as_multipart_under_the_name_chatwoot_wants() -> None:
    seen: list[httpx.Request] = []
    files = (Upload("relatório.pdf", "application/pdf", b"%PDF-1"),) * 2

    client = client_of(answering("message", seen))
    await client.create_message(17, NewMessage("", "u1", files=files))

    assert seen[0].headers["content-type"].startswith("multipart/form-data")
    assert seen[0].content.count(b'name="attachments[]"') == 2


async def test_an_open_file_is_read_while_it_is_sent() -> None:
    seen: list[httpx.Request] = []
    upload = Upload("a.bin", "application/octet-stream", io.BytesIO(b"\x00" * 200_000))

    async def answer(request: httpx.Request) -> httpx.Response:
        await request.aread()
        seen.append(request)
        return httpx.Response(200, content=recorded.answer("4.16.2", "message").raw)

    client = ChatwootClient(
        client_of(answering("message", [])).config, httpx.MockTransport(answer)
    )
    await client.create_message(17, NewMessage("", "u1", files=(upload,)))

    assert b"\x00" * 200_000 in seen[0].content


async def test_a_session_cookie_is_never_sent_back() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        body = recorded.answer("4.16.2", "version").raw
        return httpx.Response(200, content=body, headers={"set-cookie": "_chatwoot_session=x"})

    client = client_of(answer)
    await client.version()
    await client.version()

    assert "cookie" not in seen[1].headers


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        httpx.PoolTimeout("busy"),
        httpx.UnsupportedProtocol("what"),
    ],
)
async def test_what_fails_before_a_byte_is_written_was_not_sent(error: Exception) -> None:
    with pytest.raises(Unreachable) as caught:
        await client_of(raising(error)).create_message(17, MESSAGE)

    assert caught.value.outcome is Outcome.NOT_SENT
    assert caught.value.__cause__ is error


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadTimeout("slow"),
        httpx.WriteTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.WriteError("reset"),
        httpx.RemoteProtocolError("cut"),
        httpx.DecodingError("gzip"),
        TimeoutError(),
    ],
)
async def test_what_fails_after_the_first_byte_may_have_happened(error: Exception) -> None:
    with pytest.raises(Broken) as caught:
        await client_of(raising(error)).create_message(17, MESSAGE)

    assert caught.value.outcome is Outcome.UNKNOWN


async def test_each_call_waits_as_long_as_the_settings_say() -> None:
    seen: list[httpx.Request] = []
    slow = replace(client_of(answering("version", seen)).config, timeout_seconds=1.0)

    await ChatwootClient(slow, httpx.MockTransport(answering("version", seen))).version()

    assert seen[0].extensions["timeout"] == dict.fromkeys(("connect", "read", "write", "pool"), 1)


@pytest.mark.parametrize("body", ["{}", "[]", "null", '{"id":0}', "<html>"])
async def test_a_good_answer_that_cannot_be_read_may_have_happened(body: str) -> None:
    with pytest.raises(Broken):
        await client_of(lambda _: httpx.Response(200, text=body)).create_message(17, MESSAGE)


async def test_a_redirect_is_not_followed_with_our_token() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(302, headers={"location": "https://elsewhere.example/"})

    with pytest.raises(Unreachable):
        await client_of(answer).get_conversation(17)
    assert len(seen) == 1


async def test_no_failure_shows_tokens_or_bodies() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(422, json={"error": "Validation failed"})

    client = client_of(answer)
    with pytest.raises(IntegrationError) as caught:
        await client.create_message(17, NewMessage("a secret of Dave's", "u1"))

    shown = repr(caught.value) + repr(client.config)
    assert not [word for word in ("user-token", "bot-token", "Dave") if word in shown]


async def test_the_client_closes_with_its_block() -> None:
    async with client_of(answering("version", [])) as client:
        await client.version()

    with pytest.raises(RuntimeError, match="closed"):
        await client.version()


async def test_a_contact_is_created_with_what_chatwoot_stores() -> None:
    seen: list[httpx.Request] = []
    client = client_of(answering("contact", seen))

    await client.create_contact(
        identifier="u-7", name="Dave", email="dave@corp.example", custom_attributes={"sector": "x"}
    )

    assert json.loads(seen[0].content) == {
        "identifier": "u-7",
        "name": "Dave",
        "email": "dave@corp.example",
        "custom_attributes": {"sector": "x"},
    }


def raising(error: Exception) -> Handler:
    def answer(_: httpx.Request) -> httpx.Response:
        raise error

    return answer
