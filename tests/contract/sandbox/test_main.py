from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from integrations.chatwoot.sandbox import __main__ as program


@asynccontextmanager
async def running(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> AsyncIterator[str]:
    """A sandbox started by its command line, and the line that it prints once it listens."""
    monkeypatch.setattr(sys, "argv", ["sandbox", "--port", "0", *arguments])
    task = asyncio.create_task(program.serve(program.arguments()))
    line = ""
    async with asyncio.timeout(20):
        while not line:
            await asyncio.sleep(0.01)
            line = capsys.readouterr().out
    yield line
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def asking(base: str, headers: dict[str, str]) -> httpx.AsyncClient:
    """A client that bears with a busy machine."""
    return httpx.AsyncClient(base_url=base, headers=headers, timeout=60, trust_env=False)


async def test_it_says_who_may_talk_to_it_and_keeps_what_happened(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept = ("--data", str(tmp_path), "--print-json")
    async with running(monkeypatch, capsys, *kept) as line:
        access = json.loads(line)
        headers = {"api_access_token": access["agent_token"]}
        async with asking(access["base"], headers) as client:
            path = f"/api/v1/accounts/{access['account']}/contacts"
            made = await client.post(path, json={"name": "Dave", "email": "d@x.example"})
    async with running(monkeypatch, capsys, *kept) as line:
        again = json.loads(line)
        async with asking(again["base"], headers) as client:
            found = (await client.get(path)).json()
    assert made.status_code == 200
    assert [contact["name"] for contact in found["payload"]] == ["Dave"]
    assert again | {"base": ""} == access | {"base": ""}


async def test_it_tells_a_person_where_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(monkeypatch, capsys, "--version", "4.10.0") as line:
        assert line.startswith("sandbox 4.10.0 on http://127.0.0.1:")
