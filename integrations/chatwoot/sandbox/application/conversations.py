"""Opening, showing and changing one conversation (contract 2.2)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.application import message_builder
from integrations.chatwoot.sandbox.application.rooms import (
    CONVERSATION,
    actor_of,
    conversation_of,
    viewer_of,
)
from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.effects import conversations, doors, messages, opening, removal
from integrations.chatwoot.sandbox.effects.contacts import check_attributes
from integrations.chatwoot.sandbox.events import Event
from integrations.chatwoot.sandbox.state.records import ContactInbox, Conversation, User
from integrations.chatwoot.sandbox.views import conversations as views
from integrations.chatwoot.sandbox.web import access
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, mapping, truth, whole
from integrations.chatwoot.sandbox.web.fields import one_of
from integrations.chatwoot.sandbox.web.gates import since
from integrations.chatwoot.sandbox.web.problems import Broken, NotFound, Problem, Unprocessable
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
STATUS = one_of("open", "resolved", "pending", "snoozed")
PRIORITY = one_of("low", "medium", "high", "urgent")


def create(call: Call) -> Json:
    """A new conversation, with its first message if one is given; both or none are stored."""
    door = _door(call)
    wish = _wish(call)
    given = call.params.get("message")
    locked = opening.locked_conversation(call.world, door)
    draft = _first_draft(call, door, locked, given) if given else None
    conversation = locked or opening.open_conversation(call.world, door, wish, actor_of(call))
    if draft is not None:
        messages.create(call.world, conversation, draft, actor_of(call))
    return views.application(call.world, conversation, viewer_of(call))


def _first_draft(
    call: Call, door: ContactInbox, locked: Conversation | None, given: Any
) -> messages.Draft:
    contact = call.store.contacts.get(door.contact_id)
    try:
        if not isinstance(given, dict):
            raise message_builder.BadArgument
        draft = message_builder.read(call, locked, contact, given)
        messages.check_length(draft)
    except message_builder.BadArgument as error:
        call.store.next_display_id()
        raise Broken from error
    except Problem:
        call.store.next_display_id()
        raise
    draft.fresh = locked is None
    return draft


def _door(call: Call) -> ContactInbox:
    """The door to open behind; with a source_id alone it is looked up everywhere."""
    params, store = call.params, call.store
    inbox = store.inboxes.get(whole(params["inbox_id"])) if params.get("inbox_id") else None
    if inbox is not None and call.performer is not None:
        access.require_inbox(call.performer, inbox)
    contact = store.contacts.get(whole(params["contact_id"])) if params.get("contact_id") else None
    source = str(params["source_id"]) if params.get("source_id") else None
    if inbox is None or contact is None:
        return _door_by_source(call, source)
    try:
        verified = truth(params.get("hmac_verified"))
        return doors.find_or_open(call.world, contact, inbox, source, hmac_verified=verified)
    except doors.SourceTaken as error:
        raise Unprocessable("source_id should be unique") from error


def _door_by_source(call: Call, source: str | None) -> ContactInbox:
    for door in call.store.contact_inboxes:
        if source is not None and door.source_id == source:
            assert call.performer is not None
            access.require_inbox(call.performer, call.store.inboxes.get(door.inbox_id))
            return door
    raise NotFound


def _wish(call: Call) -> opening.Wish:
    params = call.params
    for name in ("custom_attributes", "additional_attributes"):
        if not isinstance(params.get(name), dict | None):
            raise Broken
    assignee = call.store.users.find(whole(params.get("assignee_id")))
    team = call.store.teams.find(whole(params.get("team_id")))
    return opening.Wish(
        status=STATUS(params.get("status") or "open"),
        snoozed_until=_moment(params.get("snoozed_until")),
        assignee_id=assignee.id if assignee else None,
        team_id=team.id if team else None,
        custom_attributes=mapping(params.get("custom_attributes")),
        additional_attributes=mapping(params.get("additional_attributes")),
    )


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)).astimezone(UTC) if value else None
    except ValueError:
        return None


def show(call: Call) -> Json:
    """One conversation."""
    return views.application(call.world, conversation_of(call), viewer_of(call))


def update(call: Call) -> Json:
    """Set the priority; everything else is ignored."""
    conversation = conversation_of(call)
    if "priority" in call.params:
        _set_priority(call, conversation)
    return views.application(call.world, conversation, viewer_of(call))


def toggle_priority(call: Call) -> Response:
    """Set or remove the priority."""
    _set_priority(call, conversation_of(call))
    return empty()


def _set_priority(call: Call, conversation: Conversation) -> None:
    given = call.params.get("priority")
    priority = None if given in (None, "") else PRIORITY(given)
    conversations.change(call.world, conversation, actor_of(call), priority=priority)


def toggle_status(call: Call) -> Json:
    """Set the status, or flip it; who opens as an agent takes the conversation."""
    conversation = conversation_of(call)
    given, success = call.params.get("status"), True
    status = None if given in (None, "") else STATUS(given)
    if call.is_bot and conversation.status == "pending" and status == "open":
        success = None
        _hand_off(call, conversation)
    elif status:
        conversations.change(
            call.world, conversation, actor_of(call), **_status_wish(call, conversation, status)
        )
    else:
        conversations.toggle(call.world, conversation, actor_of(call))
    if isinstance(call.performer, User) and _opens(call, conversation):
        conversations.claim_on_open(call.world, conversation, call.performer)
    return {
        "payload": {
            "success": success,
            "conversation_id": conversation.display_id,
            "current_status": conversation.status,
            "snoozed_until": iso(conversation.snoozed_until),
        }
    }


def _opens(call: Call, conversation: Conversation) -> bool:
    if call.version.since("4.16.2"):
        return conversation.status == "open"
    return conversation.status == "open" and bool(call.params.get("status"))


def _status_wish(call: Call, conversation: Conversation, status: str) -> dict[str, Any]:
    wish: dict[str, Any] = {"status": status}
    given = call.params.get("snoozed_until")
    if given is not None:
        if (seconds := whole(given)) is None:
            raise Broken
        wish["snoozed_until"] = datetime.fromtimestamp(seconds, UTC)
    elif status == "snoozed":
        wish["snoozed_until"] = conversation.snoozed_until
    return wish


def _hand_off(call: Call, conversation: Conversation) -> None:
    """A bot gives a pending conversation to people; from 4.12 the customer waits from now."""
    wish: dict[str, Any] = {"status": "open"}
    if call.version.since("4.16.2"):
        wish["assignee_bot_id"] = None
    if call.version.since("4.12") and conversation.waiting_since is None:
        waiting = conversation.last_activity_at
        conversations.change(call.world, conversation, actor_of(call), waiting_since=waiting)
    conversations.change(call.world, conversation, actor_of(call), **wish)


def toggle_typing(call: Call) -> Response:
    """Tell that the caller types, or stopped."""
    conversation = conversation_of(call)
    status = call.params.get("typing_status")
    if status in ("on", "off"):
        is_private = truth(call.params.get("is_private"))
        call.world.publish(
            Event(
                name=f"conversation.typing_{status}",
                conversation=conversation,
                performer=call.performer,
                details={"user": call.performer, "is_private": is_private},
            )
        )
    return empty()


def custom_attributes(call: Call) -> Json:
    """The attributes that replaced the former ones."""
    conversation = conversation_of(call)
    given = call.params.get("custom_attributes")
    if not isinstance(given, dict):
        raise Broken
    wanted = mapping(given)
    check_attributes("custom_attributes", wanted)
    conversations.change(call.world, conversation, actor_of(call), custom_attributes=wanted)
    return {"custom_attributes": conversation.custom_attributes}


def destroy(call: Call) -> Response:
    """Delete by a job; administrators only."""
    conversation = conversation_of(call)
    call.require_admin()
    removal.delete_conversation_later(call.world, conversation)
    return empty()


routes = [
    account_route("POST", "/conversations", create, bots=True),
    account_route("GET", CONVERSATION, show, bots=lambda version: version.since("4.14.2")),
    account_route("PATCH", CONVERSATION, update, bots=True),
    account_route("DELETE", CONVERSATION, since("4.3", destroy)),
    account_route("POST", CONVERSATION + "/toggle_status", toggle_status, bots=True),
    account_route("POST", CONVERSATION + "/toggle_priority", toggle_priority, bots=True),
    account_route(
        "POST",
        CONVERSATION + "/toggle_typing_status",
        toggle_typing,
        bots=lambda version: version.since("4.12"),
    ),
    account_route(
        "POST",
        CONVERSATION + "/custom_attributes",
        custom_attributes,
        bots=lambda version: version.since("4.2"),
    ),
]
