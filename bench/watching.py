"""A page open in a browser while messages arrive: when each was sent, and when it was shown."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Page

from bench import chromium

GAP_MS = 200
OBSERVE = """
window.shown = {};
new MutationObserver(changes => {
  const now = performance.timeOrigin + performance.now();
  for (const change of changes)
    for (const node of change.addedNodes.length ? change.addedNodes : [change.target])
      for (const mark of (node.textContent || '').matchAll(/mark(\\d+)end/g))
        window.shown[mark[1]] ??= now;
}).observe(document, {subtree: true, childList: true, characterData: true});
"""


class Source(Protocol):
    """Whoever writes messages that show on the page, with `mark<number>end` in each."""

    def arrive(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Watched:
    """When each message was sent and shown, by its number, and the bytes that came for all."""

    sent: dict[str, float]
    shown: dict[str, float]
    received_bytes: int

    @property
    def latencies(self) -> list[float]:
        return [self.shown[number] - at for number, at in self.sent.items()]

    @property
    def bytes_each(self) -> float:
        return self.received_bytes / len(self.sent)


def watch(url: str, messages: Source, posts: int, signed_in: Path | None = None) -> Watched:
    """Have so many messages arrive while the page is open in a browser."""
    with chromium.browser(signed_in) as browser:
        page = browser.new_page()
        page.add_init_script(OBSERVE)
        traffic = chromium.watch(page)
        page.goto(url)
        chromium.settle(page)
        before = traffic.received_bytes
        sent = {str(number): at for number, at in send(page, messages, posts)}
        page.wait_for_timeout(chromium.SETTLE_MS)
        shown: dict[str, float] = page.evaluate("window.shown")
        received = traffic.received_bytes - before
    missing = sent.keys() - shown.keys()
    assert not missing, f"{len(missing)} of {len(sent)} messages never showed"
    return Watched(sent, {number: shown[number] for number in sent}, received)


def send(page: Page, messages: Source, posts: int) -> list[tuple[int, float]]:
    sent: list[tuple[int, float]] = []
    for _ in range(posts):
        at = time.time() * 1000
        sent.append((messages.arrive(), at))
        page.wait_for_timeout(GAP_MS)
    return sent
