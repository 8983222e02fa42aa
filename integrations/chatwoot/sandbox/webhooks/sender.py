"""Posts one webhook as the version's client does: headers, signature, time-out, redirects, error
texts.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import socket
import time
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import httpx

from integrations.chatwoot.sandbox.faults import Faults
from integrations.chatwoot.sandbox.versions import Version

TIMEOUT = 5.0
MOST_REDIRECTS = 10
OLD_CLIENT = "rest-client/2.1.0 (linux x86_64) ruby/3.4.4p34"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One webhook on its way; `delivery_id` stays the same over a job's retries."""

    url: str
    body: bytes
    kind: str  # "account", "inbox", "bot" or "macro"
    delivery_id: str
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a webhook counts as not delivered; `status` is nothing when no answer came."""

    text: str
    status: int | None = None


class Sender:
    """The HTTP client of the worker; tests hand in a transport."""

    def __init__(
        self,
        version: Version,
        faults: Faults,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._version = version
        self._faults = faults
        self._client = httpx.AsyncClient(
            transport=transport, timeout=TIMEOUT, follow_redirects=False, trust_env=False
        )

    async def post(self, delivery: Delivery) -> Failure | None:
        """Deliver once; the failure, or nothing when a 2xx came."""
        if refused := await self._refused_target(delivery.url):
            return Failure(refused)
        try:
            answer = await self._send(delivery)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return Failure(self._error_text(error, delivery.url))
        if answer.is_success:
            return None
        return Failure(self._status_text(answer), answer.status_code)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _send(self, delivery: Delivery) -> httpx.Response:
        headers = self.headers(delivery)
        answer = await self._client.post(delivery.url, content=delivery.body, headers=headers)
        follows_posts = self._version.since("4.14")
        url, hops = delivery.url, 0
        while answer.has_redirect_location and hops < MOST_REDIRECTS:
            url, hops = urljoin(url, answer.headers["location"]), hops + 1
            if follows_posts:
                answer = await self._client.post(url, content=delivery.body, headers=headers)
            elif answer.status_code == HTTPStatus.SEE_OTHER:
                answer = await self._client.get(url)
            else:
                break
        return answer

    def headers(self, delivery: Delivery) -> dict[str, str]:
        """The headers that this version sends for that kind of webhook (contract 4.6, 4.7)."""
        headers = {
            "content-type": "application/json",
            "accept": "application/json",
            "user-agent": "Ruby" if self._version.since("4.14") else OLD_CLIENT,
        }
        if delivery.kind == "macro":
            return headers  # macros and automation rules sign nothing, in any version
        signs_all, account = self._version.signs_every_webhook, delivery.kind == "account"
        if signs_all or (self._version.signs_account_webhooks and delivery.kind != "bot"):
            headers["x-chatwoot-delivery"] = delivery.delivery_id
        signs = signs_all or (self._version.signs_account_webhooks and account)
        if signs and delivery.secret:
            headers |= _signature(delivery.secret, delivery.body)
        return headers

    async def _refused_target(self, url: str) -> str | None:
        if not self._faults.private_network_block or not self._version.blocks_private_networks:
            return None
        host = urlsplit(url).hostname or ""
        if await asyncio.to_thread(_has_public_address, host):
            return None
        return f"Hostname '{host}' has no public ip addresses"

    def _status_text(self, answer: httpx.Response) -> str:
        if self._version.since("4.14"):
            return f"{answer.status_code} {answer.reason_phrase}"
        try:
            phrase = HTTPStatus(answer.status_code).phrase
        except ValueError:
            phrase = answer.reason_phrase
        return f"{answer.status_code} {phrase}"

    def _error_text(self, error: Exception, url: str) -> str:
        new = self._version.since("4.14")
        if isinstance(error, httpx.TimeoutException):
            timed_out = "Net::ReadTimeout with #<TCPSocket:(closed)>"
            return timed_out if new else "Timed out reading data from server"
        parts = urlsplit(url)
        if isinstance(error, httpx.ConnectError):
            port = parts.port or (443 if parts.scheme == "https" else 80)
            return _connect_text(error, parts.hostname or "", port, new)
        return str(error) or type(error).__name__


def _connect_text(error: httpx.ConnectError, host: str, port: int, new: bool) -> str:
    unresolved = "name" in str(error).lower() or "getaddrinfo" in str(error).lower()
    if unresolved and new:
        return f"Could not resolve hostname '{host}'"
    why = "getaddrinfo: Name or service not known" if unresolved else "Connection refused"
    address = "" if unresolved else f' - connect(2) for "{host}" port {port}'
    return f"Failed to open TCP connection to {host}:{port} ({why}{address})"


def _signature(secret: str, body: bytes) -> dict[str, str]:
    timestamp = str(int(time.time()))
    signed = timestamp.encode() + b"." + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return {"x-chatwoot-timestamp": timestamp, "x-chatwoot-signature": f"sha256={digest}"}


def _has_public_address(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return False
    return any(ipaddress.ip_address(entry[4][0]).is_global for entry in found)
