"""Turns events into webhook deliveries: who gets what, when, and what a failure does (contract
4.1, 4.6).
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from integrations.chatwoot.sandbox.effects import activities, conversations, messages, surveys
from integrations.chatwoot.sandbox.effects.actor import NOBODY
from integrations.chatwoot.sandbox.effects.wording import say
from integrations.chatwoot.sandbox.events import Event
from integrations.chatwoot.sandbox.state.extras import Webhook
from integrations.chatwoot.sandbox.state.records import AgentBot, Conversation, Inbox
from integrations.chatwoot.sandbox.state.tokens import fresh_uuid
from integrations.chatwoot.sandbox.web.answers import rails_json
from integrations.chatwoot.sandbox.webhooks import payloads
from integrations.chatwoot.sandbox.webhooks.sender import Delivery, Failure
from integrations.chatwoot.sandbox.world import World

TO_INBOXES = {
    "conversation.created",
    "conversation.updated",
    "conversation.status_changed",
    "message.created",
    "message.updated",
    "conversation.typing_on",
    "conversation.typing_off",
}
TO_ACCOUNTS = TO_INBOXES | {"contact.created", "contact.updated"}
TO_BOTS = {"message.created", "message.updated", "conversation.opened", "conversation.resolved"}
TO_BOTS_LATER = {"conversation.status_changed", "conversation.updated"}
BOT_ATTEMPTS = 3


def listen(world: World, event: Event) -> None:
    """Enqueue what the event causes; a bot's body is built at once, the others' in the job."""
    if not _is_sendable(world, event):
        return
    _tell_bots(world, event)
    if event.name in TO_ACCOUNTS and not _is_bad_rating(event):
        world.jobs.later(lambda: _dispatch(world, event))


def _is_sendable(world: World, event: Event) -> bool:
    if event.message is not None and event.name.startswith("message."):
        return event.message.message_type in payloads.SENDABLE
    if event.name == "contact.updated":
        return bool(event.changes)
    if "typing" in event.name:
        return world.version.since("4.2")
    return True


def _is_bad_rating(event: Event) -> bool:
    """The survey's own listener raises on a bad rating and takes the webhooks with it."""
    if event.message is None:
        return False
    return surveys.rating_is_refused(event.message.content_attributes.get("submitted_values"))


def _dispatch(world: World, event: Event) -> None:
    hooks = [w for w in world.store.webhooks if payloads.NAMES[event.name] in w.subscriptions]
    inbox = _inbox_with_hook(world, event)
    if not hooks and inbox is None:
        return
    body = rails_json(payloads.body(world, event))
    for hook in hooks:
        _enqueue(world, account_delivery(hook, body), event)
    if inbox is not None:
        delivery = Delivery(
            url=inbox.webhook_url or "",
            body=body,
            kind="inbox",
            delivery_id=fresh_uuid(),
            secret=inbox.secret,
        )
        _enqueue(world, delivery, event)


def account_delivery(hook: Webhook, body: bytes) -> Delivery:
    """The delivery of a body to an account webhook."""
    return Delivery(
        url=hook.url, body=body, kind="account", delivery_id=fresh_uuid(), secret=hook.secret
    )


def _inbox_with_hook(world: World, event: Event) -> Inbox | None:
    if event.name not in TO_INBOXES or event.conversation is None:
        return None
    inbox = world.store.inboxes.find(event.conversation.inbox_id)
    return inbox if inbox is not None and inbox.webhook_url else None


def _enqueue(world: World, delivery: Delivery, event: Event) -> None:
    """Hand the delivery to the worker, as often and as late as the switches say."""
    faults, dice = world.faults, world.dice
    if dice.random() < faults.webhook_loss:
        return
    copies = 2 if dice.random() < faults.webhook_duplication else 1
    for number in range(copies):
        sent = delivery if number == 0 else replace(delivery, delivery_id=fresh_uuid())
        extra = faults.webhook_delay_seconds + dice.uniform(0, faults.webhook_shuffle_seconds)
        pause = dice.uniform(0.002, 0.02) + extra
        world.jobs.later(lambda sent=sent: _deliver(world, sent, event), delay=pause)


async def _deliver(world: World, delivery: Delivery, event: Event) -> None:
    failure = await world.sender.post(delivery)
    if failure is not None and delivery.kind == "inbox" and event.message is not None:
        mark_failed(world, event, failure)


def mark_failed(world: World, event: Event, failure: Failure) -> None:
    """An API inbox whose webhook fails takes it for the message's own failure."""
    assert event.message is not None
    world.store.messages.get(event.message.id)
    attributes = event.message.content_attributes | {"external_error": failure.text}
    messages.change(world, event.message, status="failed", content_attributes=attributes)


def _tell_bots(world: World, event: Event) -> None:
    names = TO_BOTS | (TO_BOTS_LATER if world.version.since("4.13") else set[str]())
    if event.name not in names or event.conversation is None:
        return
    for bot in _bots_of(world, event.conversation):
        if bot.outgoing_url:
            _send_to_bot(world, bot, bot.outgoing_url, event)


def _bots_of(world: World, conversation: Conversation) -> list[AgentBot]:
    """The bot that has the conversation and the bot of its inbox, once where they are one."""
    inbox = world.store.inboxes.find(conversation.inbox_id)
    wanted = [conversation.assignee_bot_id if world.version.since("4.8") else None]
    wanted.append(inbox.agent_bot_id if inbox else None)
    found = [world.store.bots.find(bot_id) for bot_id in dict.fromkeys(wanted)]
    return [bot for bot in found if bot]


def _send_to_bot(world: World, bot: AgentBot, url: str, event: Event) -> None:
    delivery = Delivery(
        url=url,
        body=rails_json(payloads.body(world, event)),
        kind="bot",
        delivery_id=fresh_uuid(),
        secret=bot.secret,
    )
    world.jobs.later(lambda: _deliver_to_bot(world, delivery, event), delay=0)


async def _deliver_to_bot(world: World, delivery: Delivery, event: Event) -> None:
    attempts = BOT_ATTEMPTS if world.version.since("4.12") else 1
    failure: Failure | None = None
    for attempt in range(attempts):
        if attempt:
            await asyncio.sleep(world.faults.bot_retry_seconds)
        failure = await world.sender.post(delivery)
        if failure is None or failure.status not in (429, 500):
            break
    if failure is not None and event.name.startswith("message.") and world.version.since("4.7"):
        _give_up_bot(world, event)


def _give_up_bot(world: World, event: Event) -> None:
    conversation = event.conversation
    keeps: Any = world.store.account.settings.get("keep_pending_on_bot_failure")
    if conversation is None or conversation.status != "pending":
        return
    if keeps and world.version.since("4.11"):
        return
    conversations.change(world, conversation, NOBODY, status="open")
    text = say(world.store.account.locale, "status.bot_failed")
    activities.write_later(world, conversation, text)
