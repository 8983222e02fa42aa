"""Lists of conversations: index, counts, search, and the filter (contract 2.2)."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.application import conversation_filter, finder, orders
from integrations.chatwoot.sandbox.application.rooms import viewer_of
from integrations.chatwoot.sandbox.clock import epoch
from integrations.chatwoot.sandbox.state.records import Conversation, Message
from integrations.chatwoot.sandbox.views import conversations as views
from integrations.chatwoot.sandbox.views import messages as message_views
from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]


def index(call: Call) -> Json:
    """A page of conversations with the counts of all."""
    found = finder.find(call)
    return {
        "data": {
            "meta": finder.counts(call, found.counted),
            "payload": _shown(call, found.page),
        }
    }


def meta(call: Call) -> Json:
    """The counts alone."""
    return {"meta": finder.counts(call, finder.narrowed(call))}


def search(call: Call) -> Json:
    """Conversations in which somebody wrote the text, with the lines that say it."""
    found = finder.find(call)
    return {
        "meta": _without_assigned(finder.counts(call, found.counted)),
        "payload": [_hit(call, conversation) for conversation in found.page],
    }


def apply_filter(call: Call) -> Json:
    """A page of what the filter's conditions leave, newest activity first."""
    rows = conversation_filter.matching(call, finder.visible(call))
    page = finder.page_of(call, orders.by_activity(rows))
    return {
        "meta": _without_assigned(finder.counts(call, rows)),
        "payload": _shown(call, page),
    }


def _shown(call: Call, rows: list[Conversation]) -> list[Json]:
    viewer = viewer_of(call)
    return [views.application(call.world, conversation, viewer) for conversation in rows]


def _without_assigned(counts: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if name != "assigned_count"}


def _hit(call: Call, conversation: Conversation) -> Json:
    contact = call.store.contacts.get(conversation.contact_id)
    inbox = call.store.inboxes.get(conversation.inbox_id)
    if "q" in call.params:
        lines = finder.mentions(call, conversation, str(call.params["q"]))
    else:
        lines = list(call.store.messages_of(conversation))
    return {
        "id": conversation.display_id,
        "uuid": conversation.uuid,
        "created_at": epoch(conversation.created_at),
        "contact": {"id": contact.id, "name": contact.name},
        "inbox": {"id": inbox.id, "name": inbox.name, "channel_type": inbox.channel_type},
        "messages": [_line(call, message) for message in lines],
        "account_id": call.store.account.id,
    }


def _line(call: Call, message: Message) -> Json:
    sender = message_views.sender_of(call.world, message)
    return {
        "content": message.content,
        "id": message.id,
        "sender_name": sender.name if sender else None,
        "message_type": message_views.TYPES[message.message_type],
        "created_at": epoch(message.created_at),
    }


routes = [
    account_route("GET", "/conversations", index),
    account_route("GET", "/conversations/meta", meta),
    account_route("GET", "/conversations/search", search),
    account_route("POST", "/conversations/filter", apply_filter),
]
