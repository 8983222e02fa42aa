"""Does what Chatwoot's clock does every five minutes: snoozes end, idle conversations are
resolved.
"""

from __future__ import annotations

from datetime import timedelta

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.effects import activities, conversations, templates
from integrations.chatwoot.sandbox.effects.actor import NOBODY, Actor
from integrations.chatwoot.sandbox.effects.wording import say
from integrations.chatwoot.sandbox.state.records import Conversation
from integrations.chatwoot.sandbox.views.conversations import can_reply
from integrations.chatwoot.sandbox.web.calls import truth, whole
from integrations.chatwoot.sandbox.world import World

SNOOZE_WINDOW = timedelta(days=3)
MOST_A_RUN = 100
MINUTES_A_DAY = 1440


def run(world: World) -> None:
    """One turn of the clock; a dead worker misses it."""
    if world.faults.dead_worker:
        return
    for conversation in world.store.conversations:
        if _snooze_is_over(conversation):
            conversations.change(world, conversation, NOBODY, status="open")
    _resolve_idle(world)


def _snooze_is_over(conversation: Conversation) -> bool:
    until = conversation.snoozed_until
    if conversation.status != "snoozed" or until is None:
        return False
    return now() - SNOOZE_WINDOW < until <= now()


def _idle_minutes(world: World) -> int:
    """How long a conversation may rest; before 4.2 the account said it in days."""
    settings = world.store.account.settings
    if world.version.since("4.2"):
        return whole(settings.get("auto_resolve_after")) or 0
    return (whole(settings.get("auto_resolve_duration")) or 0) * MINUTES_A_DAY


def _resolve_idle(world: World) -> None:
    settings = world.store.account.settings
    minutes = _idle_minutes(world)
    if not minutes:
        return
    limit = now() - timedelta(minutes=minutes)
    keeps_waiting = truth(settings.get("auto_resolve_ignore_waiting"))
    idle = [
        c
        for c in world.store.conversations
        if c.status == "open"
        and c.last_activity_at < limit
        and not (keeps_waiting and c.waiting_since)
    ]
    for conversation in idle[:MOST_A_RUN]:
        _resolve(world, conversation, minutes)


def _say_why(world: World, conversation: Conversation, text: str) -> None:
    """Send the account's text; from 4.4 a line takes its place where no answer may go out."""
    if can_reply(world, conversation) or not world.version.since("4.4"):
        templates.send(world, conversation, text)
        return
    line = say(world.store.account.locale, "auto_resolve.not_sent")
    activities.write_later(world, conversation, line)


def _resolve(world: World, conversation: Conversation, minutes: int) -> None:
    settings = world.store.account.settings
    if text := settings.get("auto_resolve_message"):
        _say_why(world, conversation, str(text))
    if label := settings.get("auto_resolve_label"):
        labels = [*conversation.labels, str(label)]
        conversations.change(world, conversation, NOBODY, labels=list(dict.fromkeys(labels)))
    actor = Actor(idle_minutes=minutes)
    conversations.change(world, conversation, actor, status="resolved")
