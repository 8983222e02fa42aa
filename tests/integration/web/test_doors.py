from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from tickets_app.services import ingest
from tickets_app.services import tools as tools_module
from tickets_app.services.tools import Tools
from tickets_app.settings import ChatwootSettings, Hearing
from tickets_app.web import webhook
from tickets_app.web.headers import hashes_by_page
from tickets_app.web.places import safe_path

HOOK = "/api/chatwoot/webhook"


async def test_the_process_says_that_it_lives(door: httpx.AsyncClient) -> None:
    answer = await door.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


async def test_a_migrated_portal_is_ready_without_chatwoot(door: httpx.AsyncClient) -> None:
    answer = await door.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True


@pytest.mark.parametrize("path", ["/_health", "/_upload", "/_upload/some/file"])
async def test_what_reflex_would_show_to_anybody_is_not_there(
    door: httpx.AsyncClient, path: str
) -> None:
    assert (await door.get(path)).status_code == 404


async def test_every_answer_carries_the_headers_that_keep_pages_safe(
    door: httpx.AsyncClient,
) -> None:
    headers = (await door.get("/healthz")).headers
    policy = headers["content-security-policy"]
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"].startswith("max-age=31536000")


async def test_a_body_over_the_limit_is_refused_while_it_still_comes(
    door: httpx.AsyncClient, tools: Tools
) -> None:
    answer = await door.post(HOOK, content=b"a" * (webhook.LIMIT + 1))
    assert (answer.status_code, answer.content) == (413, b"")


async def test_an_event_that_could_not_be_kept_is_never_answered_with_200(
    door: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(ingest, "receive", fail)
    answer = await door.post(HOOK, content=b"{}")
    assert (answer.status_code, answer.content) == (503, b"")


async def test_an_unproven_event_is_refused_in_silence(door: httpx.AsyncClient) -> None:
    answer = await door.post(HOOK, content=b"{}", headers={"x-chatwoot-signature": "sha256=00"})
    assert (answer.status_code, answer.content) == (401, b"")


async def test_a_failure_of_ours_gives_a_code_and_nothing_of_itself(
    door: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("s3cr3t")

    monkeypatch.setattr("tickets_app.services.health.readiness", fail)
    answer = await door.get("/readyz")
    assert answer.status_code == 500
    assert "s3cr3t" not in answer.text
    assert answer.json()["reference"] in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        "//evil.example",
        "/\\evil.example",
        "/%2fevil.example",
        "/%2Fevil.example",
        "/%5cevil.example",
        "https:evil.example",
        "https://evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "/%09/evil.example",
        "javascript:alert(1)",
        "/@evil.example\n",
        "/a\r\nset-cookie: x",
        "",
        "tickets",
        "/é",
    ],
)
def test_the_way_on_never_leads_away(text: str) -> None:
    assert safe_path(text) == "/"


@pytest.mark.parametrize("text", ["/", "/tickets/7", "/tickets/7?new=1", "/?q=nota%20fiscal"])
def test_the_way_on_leads_to_our_pages(text: str) -> None:
    assert safe_path(text) == text


def test_only_scripts_that_were_built_may_run(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "sign-in").mkdir()
    (tmp_path / "sign-in" / "index.html").write_text("<script>1</script><script src=a></script>")
    (tmp_path / "index.html").write_text("<p>nothing</p>")
    found = hashes_by_page(tmp_path)
    assert found["index"] == ""
    assert found["sign-in"].count("sha256-") == 1


async def test_where_chatwoot_cannot_call_us_there_is_no_door(
    door: httpx.AsyncClient, tools: Tools
) -> None:
    chatwoot = ChatwootSettings("https://chat.example", 1, "token", hearing=Hearing.OUTBOUND)
    tools_module.use(replace(tools, settings=replace(tools.settings, chatwoot=chatwoot)))
    answer = await door.post(HOOK, content=b"{}")
    assert (answer.status_code, answer.content) == (404, b"")


async def test_a_call_that_never_ends_is_given_up(
    door: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    monkeypatch.setattr(webhook, "PATIENCE_SECONDS", 0.01)
    answer = await door.post(HOOK, content=endless())
    assert (answer.status_code, answer.content) == (408, b"")


async def test_a_call_that_is_packed_is_not_unpacked(door: httpx.AsyncClient) -> None:
    answer = await door.post(HOOK, content=b"{}", headers={"content-encoding": "gzip"})
    assert (answer.status_code, answer.content) == (415, b"")
