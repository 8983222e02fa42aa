"""From an agent's reply in Chatwoot to the words on the employee's open page.

Chatwoot is the sandbox, which takes its time between an answer and its webhook or frame as a real
one does, though less of it. First a bare receiver stands in the portal's place, at the same
address or on the same cable, and tells how long the sandbox takes to call anybody; then the
portal with its worker, and a ticket open in Chromium. The portal's own part begins at the moment
that it notes with each delivery, when a webhook was read and believed or a frame was read.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench import chromium, desk, load, receivers, watching
from bench.children import Child
from bench.desk import Desk
from bench.figures import Row, median, percentile
from bench.receivers import Times
from integrations.chatwoot import cable_reader
from integrations.chatwoot.cable import Subscription
from tickets_app.services import cookies, relay, sessions, wiring

OWN_LIMIT_MS = 25
WHOLE_LIMIT = 1.5
WAYS = {"webhook": "webhook", "cable alone": "outbound"}
LISTENING_SECONDS = 3


@dataclass
class Took:
    """Milliseconds of each reply, of all rounds together."""

    bare: list[float] = field(default_factory=list[float])
    own: list[float] = field(default_factory=list[float])
    whole: list[float] = field(default_factory=list[float])


@dataclass(frozen=True)
class Opened:
    """Eva's ticket as Chatwoot knows it, her cookie, and whose cable the portal hears."""

    number: int
    conversation_id: int
    cookie: str
    subscription: Subscription


class Support:
    """An agent who answers in one conversation, each time with the next number."""

    def __init__(self, found: Desk, conversation_id: int) -> None:
        self.desk, self.number = found, 30_000_000
        self.path = f"/api/v1/accounts/1/conversations/{conversation_id}/messages"
        self.headers = {"api_access_token": found.invite_agent()}

    def arrive(self) -> int:
        self.number += 1
        body = {"content": f"mark{self.number}end {load.TEXT}", "message_type": "outgoing"}
        self.desk.http.post(self.path, json=body, headers=self.headers).raise_for_status()
        return self.number


def rows(port: int, *, rounds: int, posts: int) -> list[Row]:
    """The portal's part and the whole way, by webhook and by the cable alone."""
    found: list[Row] = []
    for way, events in WAYS.items():
        took = Took()
        for _ in range(rounds):
            measure(took, port, events, posts)
        found += [own_row(way, took), whole_row(way, took)]
    return found


def own_row(way: str, took: Took) -> Row:
    name, p95 = f"reply heard by {way} → text in the page, p50", percentile(took.own, 95)
    limit, held = OWN_LIMIT_MS, f"≤ {OWN_LIMIT_MS} ms"
    spread = f"p95 {p95:.0f}"
    return Row(name, "ms", median(took.own), limit=limit, limit_text=held, spread=spread)


def whole_row(way: str, took: Took) -> Row:
    name, p95 = f"reply sent → by {way} → text in the page, p50", percentile(took.whole, 95)
    bare, limit, held = median(took.bare), WHOLE_LIMIT, f"≤ {WHOLE_LIMIT:g}x"
    anchor = "the sandbox calling a bare receiver"
    return Row(name, "ms", median(took.whole), bare, anchor, limit, held, f"p95 {p95:.0f}")


def measure(took: Took, port: int, events: str, posts: int) -> None:
    with Desk(port, CHATWOOT_EVENTS=events) as found:
        opened = asyncio.run(open_ticket(found))
        support = Support(found, opened.conversation_id)
        with receiver(found, opened, events) as heard:
            sent = send(support, posts)
        took.bare += [heard[number] - at for number, at in sent.items()]
        watched = at_the_portal(found, opened, support, posts)
        received = receivers.noted_by_the_portal(found.data / "portal.db")
        took.whole += watched.latencies
        took.own += [at - received[number] for number, at in watched.shown.items()]


async def open_ticket(found: Desk) -> Opened:
    async with wiring.open_tools(found.settings) as tools:
        signed_in = await sessions.sign_in(
            tools, desk.EVA.email, desk.EVA.password, ip="127.0.0.1", user_agent=""
        )
        number = await desk.open_ticket(tools, signed_in.actor, 1)
        while await relay.deliver_next(tools, "prepare"):
            pass
        assert tools.chatwoot
        subscription = await cable_reader.subscription_of(tools.chatwoot)
    [conversation] = {one["conversation_id"] for one in found.messages()}
    return Opened(number, conversation, signed_in.cookie, subscription)


@contextmanager
def receiver(found: Desk, opened: Opened, events: str) -> Iterator[Times]:
    if events == "webhook":
        with receivers.webhook(found.portal_port) as times:
            yield times
    else:
        with receivers.listener(found.base, opened.subscription) as times:
            yield times


def send(support: Support, posts: int) -> Times:
    sent: Times = {}
    for _ in range(posts):
        at = time.time() * 1000
        sent[str(support.arrive())] = at
        time.sleep(watching.GAP_MS / 1000)
    time.sleep(chromium.SETTLE_MS / 1000)
    return sent


def at_the_portal(found: Desk, opened: Opened, support: Support, posts: int) -> watching.Watched:
    port, name = found.portal_port, cookies.session_name(found.settings)
    signed_in = chromium.keep_cookie(found.data, name, opened.cookie)
    words = ["-m", "tickets_app", "serve", "--host", "127.0.0.1", "--port", str(port)]
    with Child([sys.executable, *words], port, env=found.environment):
        time.sleep(LISTENING_SECONDS)
        url = f"http://127.0.0.1:{port}/tickets/{opened.number}/"
        return watching.watch(url, support, posts, signed_in)
