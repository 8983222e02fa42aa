"""The head of the administrator's page of deliveries: one sentence, then figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app import texts
from tickets_app.db import gates, outbox, webhook_events
from tickets_app.db import operations as operations_db
from tickets_app.db import poison as poison_db
from tickets_app.domain.breaker import Reason
from tickets_app.domain.operations import STATES_SHOWN, DeliveryView, Fact, Shown
from tickets_app.domain.people import Actor
from tickets_app.domain.timeline import WebhookState
from tickets_app.services import access
from tickets_app.services.health import LONGEST_WAIT
from tickets_app.services.reconciliation import status
from tickets_app.services.reconciliation.status import ReconciliationStatus
from tickets_app.services.tools import Tools
from tickets_app.texts import times


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the database knows of deliveries now."""

    counts: dict[str, int]
    oldest_at: datetime | None
    closed_for: Reason
    hearing: ReconciliationStatus
    unread_count: int
    poison_count: int

    def count(self, shown: Shown) -> int:
        return sum(self.counts.get(state, 0) for state in STATES_SHOWN[shown])

    @property
    def undelivered_count(self) -> int:
        return self.count(Shown.WAITING) + self.count(Shown.UNKNOWN)


async def show(tools: Tools, actor: Actor) -> DeliveryView:
    """Give how delivery stands now. Raises NotPermitted for all but administrators."""
    access.administrator(actor)
    standing = await _read(tools, actor)
    attention = standing.count(Shown.DEAD) + standing.poison_count
    return DeliveryView(
        sentence=_sentence(tools, actor, standing),
        attention=texts.say_count("delivery.attention", attention, actor.language)
        if attention
        else texts.say("delivery.attention.none", actor.language),
        attention_count=attention,
        facts=tuple(_facts(tools, actor, standing)),
        dead_count=standing.count(Shown.DEAD),
        waiting_count=standing.count(Shown.WAITING),
        unknown_count=standing.count(Shown.UNKNOWN),
        all_count=standing.count(Shown.ALL),
    )


async def _read(tools: Tools, actor: Actor) -> _Standing:
    async with tools.readers() as session:
        coming = await webhook_events.count_by_state(session)
        return _Standing(
            counts=await operations_db.count_outgoing(session, actor.company_id),
            oldest_at=await outbox.oldest_unfinished_at(session),
            closed_for=await _closed_for(session, tools),
            hearing=await status.read_in(session, tools, actor.company_id),
            unread_count=coming.get(WebhookState.RECEIVED, 0),
            poison_count=await poison_db.count(session, actor.company_id),
        )


async def _closed_for(session: AsyncSession, tools: Tools) -> Reason:
    if tools.settings.chatwoot is None:
        return Reason.NONE
    found = await gates.find(session, tools.settings.chatwoot.base_url)
    return found.breaker.reason if found else Reason.NONE


def _sentence(tools: Tools, actor: Actor, standing: _Standing) -> str:
    if tools.chatwoot is None:
        return texts.say("delivery.not_set", actor.language)
    if standing.closed_for:
        return texts.say(f"delivery.closed.{standing.closed_for}", actor.language)
    waits = tools.clock() - standing.oldest_at if standing.oldest_at else timedelta()
    if waits > LONGEST_WAIT:
        since = times.lasting(waits, actor.language)
        return texts.say("delivery.stands_still", actor.language, since=since)
    key = "delivery.misses" if standing.hearing.is_degraded else "delivery.works"
    return texts.say(key, actor.language)


def _facts(tools: Tools, actor: Actor, standing: _Standing) -> Iterator[Fact]:
    now, language = tools.clock(), actor.language
    waiting, unknown = standing.undelivered_count, standing.count(Shown.UNKNOWN)
    oldest = times.lasting(now - standing.oldest_at, language) if standing.oldest_at else ""
    yield _fact(actor, "queue", str(waiting), "oldest" if oldest else "nothing", oldest=oldest)
    yield _fact(actor, "unknown", str(unknown), "looking" if unknown else "sure")
    dead = standing.count(Shown.DEAD)
    yield _fact(actor, "dead", str(dead), "yours" if dead else "nothing", is_bad=dead > 0)
    yield _heard(actor, standing, now)
    yield from _checked(actor, standing.hearing, now)


def _heard(actor: Actor, standing: _Standing, now: datetime) -> Fact:
    hearing, unread = standing.hearing, standing.unread_count
    heard = times.ago(now - hearing.heard_at, actor.language) if hearing.heard_at else "–"
    more = "unread" if unread else "read"
    if not hearing.expects_webhooks:
        more = "none"
    elif hearing.is_silent:
        more = "silent"
    return _fact(actor, "heard", heard, more, count=unread)


def _checked(actor: Actor, hearing: ReconciliationStatus, now: datetime) -> Iterator[Fact]:
    """Give what asking Chatwoot has found, once it has been asked."""
    if hearing.polled_at:
        count = hearing.missed_in_a_day
        asked = times.ago(now - hearing.polled_at, actor.language)
        more = "one" if count == 1 else "many" if count else "nothing"
        more = "failed" if hearing.last_error else more
        yield _fact(actor, "checked", asked, more, is_bad=hearing.is_degraded, count=count)
    if hearing.duplicate_count:
        yield _fact(actor, "doubled", str(hearing.duplicate_count), "hidden", is_bad=True)


def _fact(
    actor: Actor, code: str, value: str, more: str, *, is_bad: bool = False, **filled: str | int
) -> Fact:
    key, language = f"delivery.fact.{code}", actor.language
    words = texts.say(f"{key}.{more}", language, **filled)
    return Fact(code, texts.say(key, language), value, words, is_bad)
