"""From a webhook to the text on an open page, and what that costs on the page's socket."""

from __future__ import annotations

import time
from collections.abc import Sequence

from playwright.sync_api import Page

from bench import chromium, load
from bench.figures import Row, median, percentile
from bench.portal import Portal

DOM_LIMIT_MS = 25
GROWTH_LIMIT = 1.1
ROOM_BYTES = 4096
GAP_MS = 200
LENGTHS = (10, 100, 1000)
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


class Messages:
    """Messages that support writes in the measured ticket, numbered without a gap."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.number = 20_000_000

    def arrive(self, text: str) -> int:
        """Send one and give its number."""
        self.number += 1
        marked = f"mark{self.number}end {text}"
        said = load.message(self.number, self.portal.conversation, marked)
        status = load.post(self.portal.port, self.portal.hook, said)
        assert status == 200, f"the door answered {status}"
        return self.number


def rows(port: int, *, posts: int, lengths: Sequence[int] = LENGTHS) -> list[Row]:
    """Time to the page, and bytes over the socket for each message at several lengths."""
    latencies: list[float] = []
    bytes_each: dict[int, float] = {}
    with Portal(port) as portal:
        messages, present = Messages(portal), 0
        for length in lengths:
            while present < length:
                messages.arrive(load.TEXT)
                present += 1
            portal.wait_until_worked_off()
            seen, bytes_each[length] = watch_arrivals(portal, messages, posts)
            latencies += seen
            present += posts
    return [dom_row(latencies), *(bytes_row(bytes_each, length) for length in lengths)]


def dom_row(latencies: Sequence[float]) -> Row:
    return Row(
        "webhook sent → text in the page, p50",
        "ms",
        median(latencies),
        limit=DOM_LIMIT_MS,
        limit_text=f"≤ {DOM_LIMIT_MS} ms",
        spread=f"p95 {percentile(latencies, 95):.0f}",
    )


def bytes_row(bytes_each: dict[int, float], length: int) -> Row:
    name = f"bytes over the socket for a message, {length} before it"
    room = len(load.TEXT) + ROOM_BYTES
    if length == max(bytes_each) and len(bytes_each) > 1:
        shorter = sorted(bytes_each)[-2]
        held = f"≤ {GROWTH_LIMIT:g}x"
        anchor = bytes_each[shorter]
        return Row(name, "B", bytes_each[length], anchor, f"at {shorter}", GROWTH_LIMIT, held)
    return Row(name, "B", bytes_each[length], limit=room, limit_text="≤ text + 4 KB")


def watch_arrivals(portal: Portal, messages: Messages, posts: int) -> tuple[list[float], float]:
    """The milliseconds of each message, and the bytes that each brought."""
    with chromium.browser(portal.signed_in) as browser:
        page = browser.new_page()
        page.add_init_script(OBSERVE)
        traffic = chromium.watch(page)
        page.goto(portal.ticket_url)
        chromium.settle(page)
        before = traffic.received_bytes
        sent = {str(number): at for number, at in send(page, messages, posts)}
        page.wait_for_timeout(chromium.SETTLE_MS)
        shown: dict[str, float] = page.evaluate("window.shown")
        received = traffic.received_bytes - before
    missing = sent.keys() - shown.keys()
    assert not missing, f"{len(missing)} of {len(sent)} messages never showed"
    return [shown[number] - at for number, at in sent.items()], received / posts


def send(page: Page, messages: Messages, posts: int) -> list[tuple[int, float]]:
    sent: list[tuple[int, float]] = []
    for _ in range(posts):
        at = time.time() * 1000
        sent.append((messages.arrive(load.TEXT), at))
        page.wait_for_timeout(GAP_MS)
    return sent
