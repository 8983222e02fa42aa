"""Measures what reports are made of: first replies, replies and resolutions (contract 2.6)."""

from __future__ import annotations

from datetime import datetime

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.events import Event
from integrations.chatwoot.sandbox.state.extras import ReportingEvent
from integrations.chatwoot.sandbox.state.records import Conversation
from integrations.chatwoot.sandbox.world import World

FIRST_RESPONSE, REPLY, RESOLUTION = "first_response", "reply_time", "conversation_resolved"


def listen(world: World, event: Event) -> None:
    """Keep how long it took when a conversation is answered or resolved."""
    conversation = event.conversation
    if conversation is None:
        return
    if event.name == "conversation.resolved":
        _keep(world, conversation, RESOLUTION, conversation.created_at)
    if event.name == "conversation.updated":
        _keep_reply(world, event, conversation)


def _keep_reply(world: World, event: Event, conversation: Conversation) -> None:
    """A customer waits no longer: the change itself says since when."""
    changes = event.changes or {}
    since, until = changes.get("waiting_since", (None, None))
    if "first_reply_created_at" in changes:
        _keep(world, conversation, FIRST_RESPONSE, conversation.created_at)
    elif since is not None and until is None:
        _keep(world, conversation, REPLY, datetime.fromisoformat(since))


def _keep(world: World, conversation: Conversation, name: str, since: datetime) -> None:
    until = now()
    world.store.reporting_events.add(
        ReportingEvent(
            name=name,
            value=(until - since).total_seconds(),
            event_start_time=since,
            event_end_time=until,
            conversation_id=conversation.id,
            inbox_id=conversation.inbox_id,
            user_id=conversation.assignee_id,
        )
    )
