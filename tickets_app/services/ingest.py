"""What comes in from Chatwoot: believed, stored once and answered; inbox.py works it off.

The door does as little as it can, for Chatwoot waits five seconds and never calls again. It
reads a delivery only to leave the words of private notes and of other inboxes unwritten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from integrations.chatwoot import webhooks
from integrations.chatwoot.events import Typing
from integrations.chatwoot.webhooks import VerifiedDelivery, WebhookKeys
from integrations.errors import TooLarge, Unrecognisable, WebhookRefused
from tickets_app.db.webhook_events import Arrival
from tickets_app.domain.timeline import WebhookState
from tickets_app.services import fault_points, projection, sieve, signatures, typists
from tickets_app.services.sieve import KEPT
from tickets_app.services.tools import Tools

_LIVE_SOCKET_TOKEN = re.compile(rb'("pubsub_token"\s*:\s*")[^"]*')

_MAYBE_PRIVATE = re.compile(rb'"private"\s*+:\s*+(?!false)')


class Receipt(StrEnum):
    """What the door did with a call; only the last two are answered with a refusal."""

    STORED = "stored"
    REPEATED = "repeated"
    POISON = "poison"
    PASSED_ON = "passed_on"
    UNVERIFIED = "unverified"
    TOO_LARGE = "too_large"


async def receive(
    tools: Tools, raw: bytes, headers: Mapping[str, str], query_token: str | None
) -> Receipt:
    """Tell what became of a call to our door; STORED is said after the commit."""
    try:
        delivery = webhooks.verify(raw, headers, query_token, _keys(tools), tools.clock())
        await signatures.heed(tools, delivery)
    except WebhookRefused as refused:
        tools.counters.add(f"webhook.refused.{refused.name}")
        is_large = isinstance(refused, TooLarge)
        return Receipt.TOO_LARGE if is_large else Receipt.UNVERIFIED
    receipt = await _take_in(tools, delivery)
    tools.counters.add(f"webhook.{receipt}")
    return receipt


async def _take_in(tools: Tools, delivery: VerifiedDelivery) -> Receipt:
    try:
        event = webhooks.parse(delivery)
    except Unrecognisable as wrong:
        return await _store(tools, delivery, WebhookState.POISON, wrong.detail[:40])
    reason = sieve.why_left_out(event, projection.scope(tools))
    if isinstance(event, Typing):
        if reason == KEPT:
            await typists.pass_on(tools, event, is_signed=delivery.how == "signature")
        return Receipt.PASSED_ON
    if reason == KEPT:
        return await _store(tools, delivery, WebhookState.RECEIVED, "")
    tools.counters.add(f"webhook.left_out.{reason.partition(':')[0]}")
    return await _store(tools, delivery, WebhookState.IGNORED, reason)


async def _store(
    tools: Tools, delivery: VerifiedDelivery, state: WebhookState, outcome: str
) -> Receipt:
    now = tools.clock()
    arrival = Arrival(
        company_id=await tools.intake.company_id(tools.readers),
        delivery_key=delivery.delivery_key,
        proof=delivery.how,
        body=_worth_keeping(delivery.raw, state),
        state=state,
        outcome=outcome,
        next_at=now,
        received_at=now,
    )
    is_new = await tools.intake.store(tools.sessions, arrival)
    fault_points.reach("delivery_stored")
    if not is_new:
        return Receipt.REPEATED
    if state is WebhookState.POISON:
        return Receipt.POISON
    tools.wake.inbox.set()
    return Receipt.STORED


def _keys(tools: Tools) -> WebhookKeys:
    chatwoot = tools.settings.chatwoot
    if chatwoot is None:
        return WebhookKeys()
    return WebhookKeys(chatwoot.webhook_secrets, (chatwoot.webhook_token,))


def _worth_keeping(raw: bytes, state: WebhookState) -> bytes:
    """Give nothing of what is left out or may be a private note, and no credential of the rest.

    Conversations carry the token of the contact's live socket (contract 4.3).
    """
    is_unread_note = state is WebhookState.POISON and _MAYBE_PRIVATE.search(raw)
    if state is WebhookState.IGNORED or is_unread_note:
        return b""
    return _LIVE_SOCKET_TOKEN.sub(rb"\1", raw)
