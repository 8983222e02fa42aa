"""What a real browser receives and shows."""

from __future__ import annotations

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, WebSocket, sync_playwright

EXECUTABLE = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ALONE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SETTLE_MS = 1500


@dataclass
class Traffic:
    """What came over the wire to one page, by type, and what went over its websocket."""

    bytes_by_type: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    websocket_url: str = ""
    sent: list[str] = field(default_factory=list)
    received: list[str] = field(default_factory=list)

    @property
    def javascript_kib(self) -> float:
        return self.bytes_by_type["Script"] / 1024

    @property
    def received_bytes(self) -> int:
        return sum(len(frame.encode()) for frame in self.received)


@contextmanager
def browser(signed_in: Path | None = None) -> Iterator[BrowserContext]:
    """A browser with nothing in its cache, with the cookies of that file."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=EXECUTABLE, args=ALONE)
        yield chromium.new_context(storage_state=signed_in)
        chromium.close()


def watch(page: Page) -> Traffic:
    """Count what the page receives from now on."""
    traffic, kinds = Traffic(), dict[str, str]()
    devtools = page.context.new_cdp_session(page)

    def responded(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def loaded(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        traffic.bytes_by_type[kind] += event["encodedDataLength"]

    def connected(socket: WebSocket) -> None:
        traffic.websocket_url = socket.url
        socket.on("framesent", lambda frame: traffic.sent.append(text_of(frame)))
        socket.on("framereceived", lambda frame: traffic.received.append(text_of(frame)))

    devtools.on("Network.responseReceived", responded)
    devtools.on("Network.loadingFinished", loaded)
    devtools.send("Network.enable")
    page.on("websocket", connected)
    return traffic


def text_of(frame: str | bytes) -> str:
    return frame if isinstance(frame, str) else frame.decode(errors="replace")


def settle(page: Page) -> None:
    """Wait until a loaded page has its state and asks for nothing more."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLE_MS)


def visit(url: str, signed_in: Path | None = None) -> Traffic:
    """What a page brings to a browser that has nothing yet."""
    with browser(signed_in) as fresh:
        page = fresh.new_page()
        traffic = watch(page)
        page.goto(url)
        settle(page)
    return traffic


def keep_cookie(folder: Path, name: str, value: str) -> Path:
    """Give a file by which a browser is signed in with that cookie."""
    cookie = {
        "name": name,
        "value": value,
        "domain": "127.0.0.1",
        "path": "/",
        "expires": -1,
        "httpOnly": True,
        "secure": False,
        "sameSite": "Lax",
    }
    file = folder / "signed-in.json"
    file.write_text(json.dumps({"cookies": [cookie], "origins": []}))
    return file
