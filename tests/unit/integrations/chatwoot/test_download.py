from __future__ import annotations

import io
from collections.abc import Callable

import httpx
import pytest

from integrations.chatwoot.client import ChatwootClient, ChatwootConfig
from integrations.errors import Broken, Missing, Rejected

CHAT = "https://chat.example"
STORED = "https://files.example/blob?signature=x"
LIMIT = 1000


def client_of(
    handler: Callable[[httpx.Request], httpx.Response], *, base_url: str = CHAT
) -> ChatwootClient:
    config = ChatwootConfig(
        base_url=base_url,
        account_id=1,
        inbox_id=5,
        inbox_identifier="p7Hx",
        user_token="user-token",
        storage_hosts=("files.example", "http://minio.example:9000"),
    )
    return ChatwootClient(config, httpx.MockTransport(handler))


def storage(request: httpx.Request) -> httpx.Response:
    """A Chatwoot that redirects to its storage, which serves the file."""
    if request.url.host == "chat.example":
        return httpx.Response(302, headers={"location": STORED})
    return httpx.Response(200, content=b"%PDF", headers={"content-type": "application/pdf"})


async def test_a_file_is_fetched_through_the_redirect_to_a_named_storage_host() -> None:
    into = io.BytesIO()

    arrived = await client_of(storage).download(f"{CHAT}/blobs/a.pdf", into, LIMIT)

    assert into.getvalue() == b"%PDF"
    assert (arrived.size, arrived.content_type) == (4, "application/pdf")


async def test_no_token_goes_along() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return storage(request)

    await client_of(answer).download(f"{CHAT}/a", io.BytesIO(), LIMIT)

    assert not [one for one in seen if "api-access-token" in one.headers]


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/a.pdf",
        "http://chat.example/a.pdf",
        "https://chat.example:8443/a.pdf",
        "https://chat.example@elsewhere.example/a.pdf",
        "https://chat.example.elsewhere.example/a.pdf",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "/rails/blobs/a.pdf",
        "",
        "https://[broken/a.pdf",
        "https://chat.example:99999999/a.pdf",
        "https://chat.example/a\x00.pdf",
    ],
)
async def test_a_file_on_a_host_that_was_not_named_is_rejected(address: str) -> None:
    with pytest.raises(Rejected):
        await client_of(storage).download(address, io.BytesIO(), LIMIT)


@pytest.mark.parametrize("location", ["http://10.0.0.1/x", "https://[broken/", "//evil.example/x"])
async def test_a_redirect_to_a_host_that_was_not_named_is_rejected(location: str) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"location": location})

    with pytest.raises(Rejected):
        await client_of(answer).download(f"{CHAT}/a", io.BytesIO(), LIMIT)


async def test_a_storage_host_may_be_named_with_scheme_and_port() -> None:
    address = "http://minio.example:9000/a.pdf"

    assert (await client_of(storage).download(address, io.BytesIO(), LIMIT)).size == 4


async def test_a_relative_redirect_stays_with_its_host() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/b":
            return httpx.Response(200, content=b"ok")
        return httpx.Response(302, headers={"location": "/b"})

    assert (await client_of(answer).download(f"{CHAT}/a", io.BytesIO(), LIMIT)).size == 2


async def test_three_redirects_are_followed_and_no_more() -> None:
    def hops(count: int) -> Callable[[httpx.Request], httpx.Response]:
        def answer(request: httpx.Request) -> httpx.Response:
            step = int(request.url.path.strip("/"))
            if step == count:
                return httpx.Response(200, content=b"ok")
            return httpx.Response(302, headers={"location": f"/{step + 1}"})

        return answer

    assert (await client_of(hops(3)).download(f"{CHAT}/0", io.BytesIO(), LIMIT)).size == 2
    with pytest.raises(Rejected):
        await client_of(hops(4)).download(f"{CHAT}/0", io.BytesIO(), LIMIT)


async def test_a_file_larger_than_allowed_is_rejected_before_it_is_all_written() -> None:
    into = io.BytesIO()

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b"x" * (LIMIT + 1))

    with pytest.raises(Rejected):
        await client_of(answer).download(f"{CHAT}/a", into, LIMIT)
    assert len(into.getvalue()) <= LIMIT


async def test_a_file_that_is_gone_is_missing() -> None:
    with pytest.raises(Missing):
        await client_of(lambda _: httpx.Response(404)).download(f"{CHAT}/a", io.BytesIO(), LIMIT)


@pytest.mark.parametrize("status", [204, 206, 403, 500])
async def test_any_other_answer_is_broken(status: int) -> None:
    with pytest.raises(Broken):
        await client_of(lambda _: httpx.Response(status)).download(
            f"{CHAT}/a", io.BytesIO(), LIMIT
        )
