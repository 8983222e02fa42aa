"""Fetching an attachment: from named hosts only, redirect by redirect, never more than allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

import httpx

from integrations.chatwoot.api.answers import SERVICE
from integrations.errors import Broken, Missing, Rejected

MAX_HOPS = 3
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What arrived: its size in bytes and the type that was told."""

    size: int
    content_type: str


def allowed_origins(base_url: str, storage_hosts: Iterable[str]) -> frozenset[str]:
    """The origins from which files may come: Chatwoot's own, and the storage hosts by its scheme.

    A storage host is `host`, `host:port` or a whole origin.
    """
    scheme = httpx.URL(base_url).scheme
    told = [host if "://" in host else f"{scheme}://{host}" for host in storage_hosts]
    return frozenset(_origin(httpx.URL(one)) for one in [base_url, *told])


async def fetch(
    http: httpx.AsyncClient,
    data_url: str,
    into: BinaryIO,
    *,
    limit: int,
    allowed: frozenset[str],
) -> Downloaded:
    """Write the file's bytes into `into`. Raises Rejected, Missing or Broken."""
    url = _parse(data_url)
    for _ in range(MAX_HOPS + 1):
        if _origin(url) not in allowed:
            raise Rejected(SERVICE, f"files may not come from {url.host or 'there'}")
        request = http.build_request("GET", url, headers={"accept": "*/*"})
        response = await http.send(request, stream=True)
        try:
            if not response.has_redirect_location:
                return await _write(response, into, limit)
            url = _parse(response.headers["location"], url)
        finally:
            await response.aclose()
    raise Rejected(SERVICE, "file redirects too often")


async def _write(response: httpx.Response, into: BinaryIO, limit: int) -> Downloaded:
    _check_status(response.status_code)
    size = 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > limit:
            raise Rejected(SERVICE, f"file is larger than {limit} bytes")
        into.write(chunk)
    return Downloaded(size, response.headers.get("content-type", ""))


def _check_status(status: int) -> None:
    """Just after its webhook, and after deletion, a file is 404; the former passes."""
    if status == 404:
        raise Missing(SERVICE, "file is not there", status=status)
    if status != 200:
        raise Broken(SERVICE, f"file answered {status}", status=status)


def _parse(address: str, base: httpx.URL | None = None) -> httpx.URL:
    try:
        return base.join(address) if base else httpx.URL(address)
    except httpx.InvalidURL as wrong:
        raise Rejected(SERVICE, "file has no readable address") from wrong


def _origin(url: httpx.URL) -> str:
    port = url.port or _PORTS.get(url.scheme)
    return f"{url.scheme}://{url.host}:{port}"
