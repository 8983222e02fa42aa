from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import socket
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, Page, WebSocketRoute, async_playwright, expect

from integrations.chatwoot.sandbox.service import Sandbox, SandboxOptions, create_sandbox
from integrations.chatwoot.sandbox.state.seed import Person, Seed

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
TEAM = (
    Person("Alice Prado", "alice@desk.example", "administrator"),
    Person("Bob Reis", "bob@desk.example"),
)
pytestmark = pytest.mark.asyncio(loop_scope="module")
HOSTILE = "Help <img src=x onerror=alert(1)> [now](javascript:alert(1))"


@dataclass
class Line:
    """The console's live connection, which can be cut."""

    sockets: list[WebSocketRoute] = field(default_factory=list)
    is_cut: bool = False

    async def pass_on(self, opened: WebSocketRoute) -> None:
        if self.is_cut:
            return await opened.close()
        self.sockets.append(opened)
        opened.connect_to_server()
        return None

    async def cut(self) -> None:
        self.is_cut = True
        for opened in self.sockets:
            await opened.close()


@dataclass
class Stage:
    """A served sandbox with one conversation of Dave, and the door through which Dave writes."""

    sandbox: Sandbox
    base: str
    door: str
    dave: httpx.AsyncClient
    browser: Browser
    line: Line = field(default_factory=Line)

    async def write(self, content: str) -> None:
        await self.dave.post(f"{self.door}/messages", json={"content": content})

    async def read(self) -> list[dict[str, object]]:
        return (await self.dave.get(f"{self.door}/messages")).json()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    listener = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    sandbox = create_sandbox(SandboxOptions(frontend_url=base, seed=Seed(people=TEAM)))
    await sandbox.start()
    config = uvicorn.Config(sandbox.app, log_level="warning", ws="websockets-sansio")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        async with httpx.AsyncClient() as dave:
            yield Stage(sandbox, base, await furnish(sandbox, base, dave), dave, browser)
    finally:
        server.should_exit = True
        await serving
        await sandbox.stop()


async def furnish(sandbox: Sandbox, base: str, client: httpx.AsyncClient) -> str:
    """Set an inbox up and let Dave open a conversation; its public address."""
    account = f"{base}/api/v1/accounts/1"
    admin = {"api_access_token": sandbox.world.store.users.get(1).access_token}
    made = await client.post(
        f"{account}/inboxes", headers=admin, json={"name": "Portal", "channel": {"type": "api"}}
    )
    for path, body in {
        "inbox_members": {"inbox_id": 1, "user_ids": [1, 2]},
        "teams": {"name": "it"},
        "labels": {"title": "screen"},
    }.items():
        await client.post(f"{account}/{path}", headers=admin, json=body)
    contacts = f"{base}/public/api/v1/inboxes/{made.json()['inbox_identifier']}/contacts"
    dave = (await client.post(contacts, json={"name": "Dave", "identifier": "dave"})).json()
    talks = f"{contacts}/{dave['source_id']}/conversations"
    talk = (await client.post(talks, json={"custom_attributes": {"floor": "3"}})).json()
    await client.post(f"{talks}/{talk['id']}/messages", json={"content": HOSTILE})
    return f"{talks}/{talk['id']}"


@asynccontextmanager
async def console(stage: Stage, address: str = "/app", **context: object) -> AsyncIterator[Page]:
    """A browser on the console in English, signed in as Bob; fails when a script does."""
    failures: list[str] = []
    room = await stage.browser.new_context(locale="en-US", **context)  # pyright: ignore[reportArgumentType]
    page = await room.new_page()
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("dialog", lambda dialog: failures.append(dialog.message))
    await page.route_web_socket(re.compile("/cable"), stage.line.pass_on)
    await page.goto(stage.base + address)
    await page.get_by_role("button", name=re.compile("Bob Reis")).click()
    await expect(page.locator("[data-live=true]")).to_be_attached(timeout=20_000)
    yield page
    await room.close()
    assert failures == []


async def test_an_agent_plays_a_whole_support_turn(stage: Stage) -> None:
    async with console(stage) as page:
        await page.get_by_role("button", name=re.compile("Dave")).click()
        await expect(page.get_by_role("article")).to_contain_text("Help <img src=x")
        await page.get_by_label("Reply").last.fill("Have you **restarted** it?")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".outgoing strong").last).to_have_text("restarted")
        await page.get_by_label("Priority").select_option("Urgent")
        await page.get_by_label("Assignee").select_option("Bob Reis")
        await expect(page.get_by_text("self-assigned this conversation")).to_be_visible()
        await stage.write("Yes, all is well")
        await expect(page.get_by_role("article").last).to_contain_text("Yes, all is well")
        await page.get_by_role("button", name="Resolve", exact=True).click()
        await expect(page.get_by_text("marked resolved by Bob Reis")).to_be_visible()
    row = stage.sandbox.world.store.conversation(1)
    assert (row.status, row.priority, row.assignee_id) == ("resolved", "urgent", 2)
    assert [m["content"] for m in await stage.read()][1] == "Have you **restarted** it?"


async def test_a_private_note_never_reaches_the_contact(stage: Stage) -> None:
    async with console(stage, "/app/accounts/1/conversations/1") as page:
        await page.get_by_role("radio", name="Private note").check()
        await page.locator("textarea").fill("He is a VIP")
        await page.get_by_role("button", name="Add note").click()
        await expect(page.locator(".bubble.note")).to_contain_text("He is a VIP")
    assert "VIP" not in json.dumps(await stage.read())


async def test_foreign_markup_stays_text(stage: Stage) -> None:
    async with console(stage, "/app/accounts/1/conversations/1") as page:
        await expect(page.get_by_role("article")).to_contain_text("<img src=x onerror=alert(1)>")
        assert await page.locator(".bubble img, .bubble a[href^='javascript']").count() == 0


async def test_typing_is_told_both_ways(stage: Stage) -> None:
    async with console(stage, "/app/accounts/1/conversations/1") as page:
        await expect(page.get_by_role("article")).to_be_visible()
        await stage.dave.post(f"{stage.door}/toggle_typing", json={"typing_status": "on"})
        await expect(page.get_by_text("Dave is typing")).to_be_visible()
        async with page.expect_request(re.compile("toggle_typing_status")) as told:
            await page.locator("textarea").press_sequentially("Hi")
        said = (await told.value).post_data_json
        assert said == {"typing_status": "on", "is_private": False}


async def test_files_are_sent_and_pictures_shown(stage: Stage, tmp_path: Path) -> None:
    picture = tmp_path / "screen.png"
    picture.write_bytes(png())
    async with console(stage, "/app/accounts/1/conversations/1") as page:
        await page.locator("input[type=file]").set_input_files(picture)
        await page.get_by_role("button", name="Send").click()
        shown = page.get_by_role("img", name="screen.png")
        await expect(shown).to_be_visible()
        assert await shown.evaluate("image => image.naturalWidth") == 4


async def test_a_conversation_is_snoozed_and_found_among_the_snoozed(stage: Stage) -> None:
    async with console(stage, "/app/accounts/1/conversations/1") as page:
        await page.locator("summary", has_text="Snooze").click()
        await page.get_by_role("button", name="Until tomorrow").click()
        await expect(page.locator(".bar .status")).to_contain_text("Snoozed until")
        await page.get_by_role("button", name="Snoozed", exact=True).click()
        await expect(page.locator(".row")).to_have_count(1)


async def test_a_menu_closes_when_one_turns_to_something_else(stage: Stage) -> None:
    async with console(stage, "/app/accounts/1/conversations/1") as page:
        await page.locator("summary", has_text="Snooze").click()
        await expect(page.get_by_role("button", name="Until tomorrow")).to_be_visible()
        await page.get_by_role("heading").first.click()
        await expect(page.get_by_role("button", name="Until tomorrow")).to_be_hidden()


async def test_a_message_is_deleted_only_when_asked_twice(stage: Stage) -> None:
    async with console(stage, "/app/accounts/1/conversations/1") as page:
        await page.get_by_role("button", name="Delete").click()
        await page.get_by_role("button", name="Really delete?").click()
        await expect(page.locator(".deleted")).to_have_text("This message was deleted")


async def test_a_refusal_is_said_in_the_servers_words(stage: Stage) -> None:
    async with console(stage, "/app/accounts/1/conversations/99") as page:
        await expect(page.locator("#notices")).to_contain_text("Resource could not be found")


async def test_the_console_fits_a_phone_and_speaks_portuguese(stage: Stage) -> None:
    screen = {"width": 320, "height": 640}
    width = "document.documentElement.scrollWidth"
    async with console(stage, viewport=screen) as page:
        await page.get_by_role("button", name="Português").click()
        await expect(page.get_by_role("button", name="Abertas")).to_be_visible()
        await page.get_by_role("button", name=re.compile("Dave")).click()
        await expect(page.get_by_role("button", name="Resolver")).to_be_visible()
        assert await page.evaluate(width) == screen["width"]
        await page.get_by_role("button", name="Voltar à lista").click()
        await expect(page.get_by_role("button", name="Pendentes")).to_be_visible()
        assert await page.evaluate(width) == screen["width"]


async def test_a_broken_line_is_told_and_what_was_missed_is_fetched(stage: Stage) -> None:
    async with console(stage, "/app/accounts/1/conversations/1") as page:
        await expect(page.get_by_role("article")).to_have_count(1)
        await stage.line.cut()
        await expect(page.get_by_text("No live connection")).to_be_visible()
        await stage.write("Still there?")
        stage.line.is_cut = False
        await expect(page.get_by_role("article")).to_have_count(2, timeout=15_000)


def png() -> bytes:
    """A red picture, four pixels wide and high."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checked = kind + body
        return len(body).to_bytes(4) + checked + zlib.crc32(checked).to_bytes(4)

    size = (4).to_bytes(4)
    rows = zlib.compress((b"\0" + b"\xff\0\0" * 4) * 4)
    header = chunk(b"IHDR", size + size + bytes([8, 2, 0, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
