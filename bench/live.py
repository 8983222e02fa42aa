"""From a webhook to the text on an open page, and what that costs on the page's socket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench import floor, load, watching
from bench.figures import Row, median, percentile
from bench.portal import Portal
from bench.watching import Watched

DOM_LIMIT_MS = 25
GROWTH_LIMIT = 1.1
ROOM_BYTES = 4096
LENGTHS = (10, 100, 1000)


class Messages:
    """Messages that support writes in one conversation, numbered without a gap."""

    def __init__(self, port: int, hook: str, conversation: dict[str, Any]) -> None:
        self.port, self.hook, self.conversation = port, hook, conversation
        self.number = 20_000_000

    def arrive(self) -> int:
        """Send one and give its number."""
        self.number += 1
        said = load.message(self.number, self.conversation, f"mark{self.number}end {load.TEXT}")
        status = load.post(self.port, self.hook, said)
        assert status in (200, 204), f"the door answered {status}"
        return self.number


def rows(port: int, *, posts: int, lengths: Sequence[int] = LENGTHS) -> list[Row]:
    """Time to the page, and bytes over the socket for each message at several lengths."""
    bare = at_the_floor(port, posts)
    latencies, bytes_each = at_the_portal(port, posts, lengths)
    floor_row = dom_row(latencies, bare.latencies)
    return [floor_row, *(bytes_row(bytes_each, length, bare.bytes_each) for length in lengths)]


def at_the_floor(port: int, posts: int) -> Watched:
    with floor.serve(port):
        messages = Messages(port, floor.HOOK, floor.CONVERSATION)
        return watching.watch(f"http://127.0.0.1:{port}/", messages, posts)


def at_the_portal(
    port: int, posts: int, lengths: Sequence[int]
) -> tuple[list[float], dict[int, float]]:
    latencies: list[float] = []
    bytes_each: dict[int, float] = {}
    with Portal(port) as portal:
        messages, present = Messages(port, portal.hook, portal.conversation), 0
        for length in lengths:
            for _ in range(present, length):
                messages.arrive()
            portal.wait_until_worked_off()
            watched = watching.watch(portal.ticket_url, messages, posts, portal.signed_in)
            latencies += watched.latencies
            bytes_each[length] = watched.bytes_each
            present = max(present, length) + posts
    return latencies, bytes_each


def dom_row(latencies: Sequence[float], floor_latencies: Sequence[float]) -> Row:
    anchor = f"bare page, p95 {percentile(floor_latencies, 95):.0f}"
    return Row(
        "webhook sent → text in the page, p50",
        "ms",
        median(latencies),
        median(floor_latencies),
        anchor,
        DOM_LIMIT_MS / median(floor_latencies),
        f"≤ {DOM_LIMIT_MS} ms",
        f"p95 {percentile(latencies, 95):.0f}",
    )


def bytes_row(bytes_each: dict[int, float], length: int, bare_bytes: float) -> Row:
    name = f"bytes over the socket for a message, {length} before it"
    shorter = [known for known in bytes_each if 100 <= known < length]
    if shorter:
        anchor, anchor_name = bytes_each[shorter[0]], f"the portal at {shorter[0]}"
        limit, held = GROWTH_LIMIT, f"≤ {GROWTH_LIMIT:g}x"
    else:
        anchor, anchor_name = bare_bytes, "bare page"
        limit, held = (len(load.TEXT) + ROOM_BYTES) / bare_bytes, "≤ text + 4 KB"
    return Row(name, "B", bytes_each[length], anchor, anchor_name, limit, held)
