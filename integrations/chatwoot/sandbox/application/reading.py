"""What an agent does to a conversation beside writing in it: reading marks, mute, transcript,
files.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.application.rooms import (
    CONVERSATION,
    actor_of,
    conversation_of,
    viewer_of,
)
from integrations.chatwoot.sandbox.clock import epoch, now
from integrations.chatwoot.sandbox.effects import activities, contacts, conversations
from integrations.chatwoot.sandbox.state.records import Attachment, Conversation
from integrations.chatwoot.sandbox.views import attachments as file_views
from integrations.chatwoot.sandbox.views import conversations as views
from integrations.chatwoot.sandbox.views import messages as message_views
from integrations.chatwoot.sandbox.views.unread import unread_count
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.problems import Unprocessable
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
FILES_PER_PAGE = 100
RARELY = timedelta(hours=1)


def update_last_seen(call: Call) -> Json:
    """Note that support has looked; from 4.11 at most hourly while nothing is unread."""
    conversation = conversation_of(call)
    if _is_due(call, conversation):
        is_assignee = call.user.id == conversation.assignee_id
        _mark_seen(call, conversation, now(), assignee=is_assignee)
    return views.application(call.world, conversation, viewer_of(call))


def _is_due(call: Call, conversation: Conversation) -> bool:
    seen = conversation.agent_last_seen_at
    if seen is None or not call.version.since("4.11"):
        return True
    return unread_count(call.store, conversation) > 0 or now() - seen > RARELY


def unread(call: Call) -> Json:
    """Put the reading mark just before the contact's last message."""
    conversation = conversation_of(call)
    newest = call.store.messages_by_conversation.newest(conversation.id)
    last = next((message for message in newest if message.message_type == "incoming"), None)
    seen = last.created_at - timedelta(seconds=1) if last else None
    _mark_seen(call, conversation, seen, assignee=True)
    return views.application(call.world, conversation, viewer_of(call))


def _mark_seen(
    call: Call, conversation: Conversation, seen: datetime | None, *, assignee: bool
) -> None:
    conversation.agent_last_seen_at = seen
    if assignee:
        conversation.assignee_last_seen_at = seen
    call.store.conversations.save(conversation, touch=False)


def mute(call: Call) -> Response:
    """Resolve the conversation and block its contact."""
    conversation, actor = conversation_of(call), actor_of(call)
    contact = call.store.contacts.get(conversation.contact_id)
    conversations.change(call.world, conversation, actor, status="resolved")
    contacts.change(call.world, contact, call.performer, blocked=True)
    activities.of_mute(call.world, conversation, actor, "muted")
    return empty()


def unmute(call: Call) -> Response:
    """Let the contact through again."""
    conversation = conversation_of(call)
    contact = call.store.contacts.get(conversation.contact_id)
    contacts.change(call.world, contact, call.performer, blocked=False)
    activities.of_mute(call.world, conversation, actor_of(call), "unmuted")
    return empty()


def transcript(call: Call) -> Response:
    """Pretend to mail the conversation."""
    conversation_of(call)
    if not call.params.get("email"):
        raise Unprocessable("email param missing")
    return empty()


def attachments(call: Call) -> Json:
    """The conversation's files, newest first."""
    conversation = conversation_of(call)
    found = [
        file
        for message in call.store.messages_by_conversation.newest(conversation.id)
        for file in reversed(call.store.attachments_by_message.all(message.id))
    ]
    page = found
    if call.version.since("4.0"):
        start = (call.page() - 1) * FILES_PER_PAGE
        page = found[start : start + FILES_PER_PAGE]
    return {
        "meta": {"total_count": len(found)},
        "payload": [_file(call, file) for file in page],
    }


def _file(call: Call, file: Attachment) -> Json:
    message = call.store.messages.get(file.message_id)
    shown = file_views.shown(call.world, file)
    keys = ("thumb_url", "data_url", "file_size", "file_type", "extension", "width", "height")
    said: Json = {"message_id": file.message_id} | {key: shown[key] for key in keys}
    if call.version.since("4.16"):
        said["id"] = file.id
    said["created_at"] = epoch(message.created_at)
    said["sender"] = message_views.sender_push(call.world, message, in_account=True)
    return said


routes = [
    account_route("POST", CONVERSATION + "/update_last_seen", update_last_seen),
    account_route("POST", CONVERSATION + "/unread", unread),
    account_route("POST", CONVERSATION + "/mute", mute),
    account_route("POST", CONVERSATION + "/unmute", unmute),
    account_route("POST", CONVERSATION + "/transcript", transcript),
    account_route("GET", CONVERSATION + "/attachments", attachments),
]
