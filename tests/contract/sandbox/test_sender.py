"""How a webhook that does not arrive is told of, as each version words it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from integrations.chatwoot.sandbox.faults import Faults
from integrations.chatwoot.sandbox.versions import version_named
from integrations.chatwoot.sandbox.webhooks.sender import Delivery, Failure, Sender

URL = "https://portal.example:8443/hook"
Respond = Callable[[httpx.Request], httpx.Response]


async def outcome(
    version: str, respond: Respond, url: str = URL, **switches: Any
) -> Failure | None:
    faults = Faults()
    faults.change(switches)
    sender = Sender(version_named(version), faults, httpx.MockTransport(respond))
    failure = await sender.post(Delivery(url=url, body=b"{}", kind="account", delivery_id="1"))
    await sender.close()
    return failure


def raising(error: Exception) -> Respond:
    def respond(request: httpx.Request) -> httpx.Response:
        raise error

    return respond


NO_NAME = httpx.ConnectError("[Errno -2] Name or service not known")
REFUSED = httpx.ConnectError("All connection attempts failed")


@pytest.mark.parametrize(
    ("version", "error", "text"),
    [
        ("4.16.2", NO_NAME, "Could not resolve hostname 'portal.example'"),
        (
            "4.10.0",
            NO_NAME,
            "Failed to open TCP connection to portal.example:8443"
            " (getaddrinfo: Name or service not known)",
        ),
        (
            "4.16.2",
            REFUSED,
            "Failed to open TCP connection to portal.example:8443"
            ' (Connection refused - connect(2) for "portal.example" port 8443)',
        ),
        ("4.16.2", httpx.ReadTimeout(""), "Net::ReadTimeout with #<TCPSocket:(closed)>"),
        ("4.10.0", httpx.ReadTimeout(""), "Timed out reading data from server"),
        ("4.16.2", httpx.ReadError("cut"), "cut"),
        ("4.16.2", httpx.ReadError(""), "ReadError"),
    ],
)
async def test_what_stands_in_the_way_is_worded_as_the_version_words_it(
    version: str, error: Exception, text: str
) -> None:
    assert await outcome(version, raising(error)) == Failure(text)


@pytest.mark.parametrize(
    ("version", "status", "text"),
    [
        ("4.16.2", 500, "500 Internal Server Error"),
        ("4.10.0", 500, "500 Internal Server Error"),
        ("4.10.0", 599, "599 "),
    ],
)
async def test_a_refusal_is_told_by_its_status(version: str, status: int, text: str) -> None:
    assert await outcome(version, lambda _: httpx.Response(status)) == Failure(text, status)


@pytest.mark.parametrize(
    ("version", "status", "method"), [("4.10.0", 303, "GET"), ("4.16.2", 307, "POST")]
)
async def test_who_is_sent_elsewhere_goes_there(version: str, status: int, method: str) -> None:
    asked: list[tuple[str, str]] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.url.path))
        return httpx.Response(200) if request.url.path == "/new" else moved

    moved = httpx.Response(status, headers={"location": "/new"})
    assert await outcome(version, respond) is None
    assert asked == [("POST", "/hook"), (method, "/new")]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ("93.184.216.34", None),
        ("10.0.0.1", "Hostname 'portal.example' has no public ip addresses"),
        ("", "Hostname 'portal.example' has no public ip addresses"),
    ],
)
async def test_the_block_of_private_networks_looks_at_the_address(
    monkeypatch: pytest.MonkeyPatch, found: str, said: str | None
) -> None:
    def look_up(*_: object) -> list[Any]:
        if not found:
            raise OSError
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    failure = await outcome("4.16.2", lambda _: httpx.Response(200), private_network_block=True)
    assert (failure.text if failure else None) == said


@pytest.mark.parametrize(("scheme", "port"), [("http", 80), ("https", 443)])
async def test_a_refused_connection_names_the_port_of_its_scheme(scheme: str, port: int) -> None:
    failure = await outcome("4.16.2", raising(REFUSED), f"{scheme}://portal.example/hook")
    assert failure is not None
    assert f"TCP connection to portal.example:{port} (Connection refused" in failure.text
