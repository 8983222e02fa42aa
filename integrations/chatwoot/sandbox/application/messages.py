"""Messages of a conversation in the application API (contract 2.3, 2.4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from integrations.chatwoot.sandbox.application import message_builder
from integrations.chatwoot.sandbox.application.rooms import (
    CONVERSATION,
    actor_of,
    conversation_of,
    message_of,
)
from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.effects import messages, removal
from integrations.chatwoot.sandbox.state.records import Conversation, Message
from integrations.chatwoot.sandbox.views import contacts as contact_views
from integrations.chatwoot.sandbox.views import messages as views
from integrations.chatwoot.sandbox.views import people
from integrations.chatwoot.sandbox.views.conversations import may_contact_read
from integrations.chatwoot.sandbox.web.calls import Call, whole
from integrations.chatwoot.sandbox.web.gates import since
from integrations.chatwoot.sandbox.web.problems import Invalid, Unprocessable
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
PER_PAGE, PER_PAGE_AFTER, PER_PAGE_BETWEEN = 20, 100, 1000
STATUSES = ("sent", "delivered", "read", "failed")


def index(call: Call) -> Json:
    """A page of messages, oldest first, with what the dashboard shows beside them."""
    conversation = conversation_of(call)
    page = _page(call, conversation)
    return {
        "meta": _meta(call, conversation),
        "payload": [views.application(call.world, message) for message in page],
    }


def _meta(call: Call, conversation: Conversation) -> Json:
    contact = call.store.contacts.get(conversation.contact_id)
    meta: Json = {
        "labels": list(conversation.labels),
        "additional_attributes": conversation.additional_attributes,
        "contact": contact_views.push(contact),
    }
    if assignee := call.store.users.find(conversation.assignee_id):
        meta["assignee"] = people.user_push(call.world, assignee, in_account=True)
    meta["agent_last_seen_at"] = iso(conversation.agent_last_seen_at)
    meta["assignee_last_seen_at"] = iso(conversation.assignee_last_seen_at)
    return meta


def _page(call: Call, conversation: Conversation) -> list[Message]:
    """`after` pages forward, `before` backward, both cut out a stretch."""
    after, before = _bound(call, "after"), _bound(call, "before")
    newest: Iterable[Message] = call.store.messages_by_conversation.newest(conversation.id)
    if call.params.get("filter_internal_messages"):
        newest = (message for message in newest if may_contact_read(message))
    if after is None:
        return _last(newest, PER_PAGE, before)
    rows = list(newest)[::-1]
    if before is None:
        return [message for message in rows if message.id > after][:PER_PAGE_AFTER]
    return [message for message in rows if after <= message.id < before][:PER_PAGE_BETWEEN]


def _bound(call: Call, name: str) -> int | None:
    """The id that bounds the page; text that is no number counts as 0, as in Ruby."""
    given = call.params.get(name)
    return (whole(given) or 0) if given else None


def _last(newest: Iterable[Message], count: int, before: int | None) -> list[Message]:
    page: list[Message] = []
    for message in newest:
        if len(page) == count:
            break
        if before is None or message.id < before:
            page.append(message)
    return page[::-1]


def create(call: Call) -> Json:
    """A new message; whatever goes wrong in the builder is a 422 in its own words."""
    conversation = conversation_of(call)
    contact = call.store.contacts.get(conversation.contact_id)
    try:
        draft = message_builder.read(call, conversation, contact, call.params)
        message = messages.create(call.world, conversation, draft, actor_of(call))
    except message_builder.BadArgument as error:
        raise Unprocessable(str(error)) from error
    except Invalid as invalid:
        raise Unprocessable(f"Validation failed: {invalid.body['message']}") from invalid
    return views.application(call.world, message, call.params.get("echo_id"))


def update(call: Call) -> Json:
    """Set the delivery status; an unknown one changes nothing, and what was read stays read."""
    message = message_of(call, conversation_of(call))
    status = call.params.get("status")
    refused = status not in STATUSES or (message.status == "read" and status == "delivered")
    if not refused:
        _set_status(call, message, status, call.params.get("external_error"))
    return views.application(call.world, message)


def _set_status(call: Call, message: Message, status: Any, error: Any = None) -> None:
    """Only what failed keeps an error; anything else turns a former one into nothing."""
    attributes = _with_error(message, error if status == "failed" else None)
    messages.change(
        call.world, message, actor_of(call), status=status, content_attributes=attributes
    )


def _with_error(message: Message, error: Any) -> Json:
    if error is None and "external_error" not in message.content_attributes:
        return message.content_attributes
    return message.content_attributes | {"external_error": error}


def destroy(call: Call) -> Json:
    """The tombstone that the message has become."""
    message = message_of(call, conversation_of(call))
    removal.delete_message(call.world, message, actor_of(call))
    return views.application(call.world, message)


def retry(call: Call) -> Json:
    """Send again: the status is reset and every attribute is lost; no new message_created."""
    conversation = conversation_of(call)
    message = call.store.messages.find(whole(call.path["message"]))
    if message is None or message.conversation_id != conversation.id:
        raise Unprocessable(
            f"Couldn't find Message with 'id'={call.path['message']} "
            '[WHERE "messages"."conversation_id" = $1]'
        )
    _set_status(call, message, "sent")
    messages.change(call.world, message, actor_of(call), content_attributes={})
    return views.application(call.world, message)


MESSAGES = CONVERSATION + "/messages"
MESSAGE = MESSAGES + "/{message}"
routes = [
    account_route("GET", MESSAGES, index),
    account_route("POST", MESSAGES, create, bots=True),
    account_route("PATCH", MESSAGE, since("4.2", update)),
    account_route("DELETE", MESSAGE, destroy),
    account_route("POST", MESSAGE + "/retry", retry),
]
