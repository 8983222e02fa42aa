"""Messages at the public door (contract 1.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

from starlette.datastructures import UploadFile

from integrations.chatwoot.sandbox.attachments import files
from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.effects import messages, surveys
from integrations.chatwoot.sandbox.effects.actor import NOBODY, Actor
from integrations.chatwoot.sandbox.public_api.access import (
    contact_behind,
    conversation_for_messages,
    door_of,
)
from integrations.chatwoot.sandbox.public_api.conversations import CONVERSATION
from integrations.chatwoot.sandbox.state.records import Blob, Conversation, Message
from integrations.chatwoot.sandbox.views import messages as views
from integrations.chatwoot.sandbox.views.conversations import may_contact_read
from integrations.chatwoot.sandbox.web.calls import Call, mapping, whole
from integrations.chatwoot.sandbox.web.fields import text
from integrations.chatwoot.sandbox.web.problems import Broken, NotFound, Unprocessable
from integrations.chatwoot.sandbox.web.routing import public_route

Json = dict[str, Any]
PER_PAGE = 20
SURVEY_AGE = timedelta(days=14)
SUBMITTED_KEYS = ("name", "title", "value")
RATING_KEYS = ("rating", "feedback_message")


def index(call: Call) -> list[Json]:
    """The newest twenty, or the twenty before an id; oldest first."""
    conversation, before = conversation_for_messages(call), None
    if call.params.get("before"):
        before = whole(call.params["before"]) or 0
    page: list[Message] = []
    for message in _readable_newest_first(call, conversation):
        if len(page) == PER_PAGE:
            break
        if before is None or message.id < before:
            page.append(message)
    return [views.public(call.world, message) for message in reversed(page)]


def _readable_newest_first(call: Call, conversation: Conversation) -> Iterator[Message]:
    newest = call.store.messages_by_conversation.newest(conversation.id)
    return (message for message in newest if may_contact_read(message))


def create(call: Call) -> Json:
    """A message of the contact; everything but text, echo_id and files is dropped."""
    conversation = conversation_for_messages(call)
    contact = contact_behind(call, door_of(call))
    draft = messages.Draft(
        content=text(call.params.get("content")),
        message_type="incoming",
        sender=contact,
        blobs=_blobs(call),
        echo_id=call.params.get("echo_id"),
    )
    message = messages.create(call.world, conversation, draft, Actor(contact=contact))
    return views.public(call.world, message)


def _blobs(call: Call) -> list[Blob]:
    given = call.params.get("attachments")
    if not given:
        return []
    uploads = cast(list[Any], given) if isinstance(given, list) else []
    if not uploads or not all(isinstance(upload, UploadFile) for upload in uploads):
        raise Broken
    return [files.keep(call.store, upload) for upload in uploads]


def update(call: Call) -> Json:
    """Store what the contact chose or rated; locked fourteen days after a survey went out."""
    conversation = conversation_for_messages(call)
    message = call.store.messages.find(call.id("message"))
    if message is None or message.conversation_id != conversation.id:
        raise NotFound
    submit(call, message, call.params.get("submitted_values"))
    return views.public(call.world, message)


def submit(call: Call, message: Message, given: Any) -> None:
    """Keep the submitted values; raises Unprocessable for a survey that is too old."""
    is_survey = message.content_type == "input_csat"
    if is_survey and now() - message.created_at > SURVEY_AGE:
        raise Unprocessable("You cannot update the CSAT survey after 14 days")
    values = _permitted(given)
    if values is None:
        return
    attributes = message.content_attributes | {"submitted_values": values}
    messages.change(call.world, message, NOBODY, content_attributes=attributes)
    call.world.jobs.later(lambda: surveys.keep_answer(call.world, message))


def _permitted(given: Any) -> Any:
    if isinstance(given, list):
        return [_picked(item) for item in cast(list[Any], given) if isinstance(item, dict)]
    if not isinstance(given, dict):
        return None
    values = _picked(given)
    if rating := mapping(mapping(given).get("csat_survey_response")):
        kept = {key: rating[key] for key in RATING_KEYS if key in rating}
        values["csat_survey_response"] = kept
    return values


def _picked(item: Any) -> Json:
    known = mapping(item)
    return {key: known[key] for key in SUBMITTED_KEYS if key in known}


MESSAGES = CONVERSATION + "/messages"
routes = [
    public_route("GET", MESSAGES, index),
    public_route("POST", MESSAGES, create),
    public_route("PATCH", MESSAGES + "/{message}", update),
]
