"""Reads the parameters of a new message as Chatwoot's message builder does (contract 2.4)."""

from __future__ import annotations

import json
from typing import Any, cast

from starlette.datastructures import UploadFile

from integrations.chatwoot.sandbox.application.message_items import (
    BadArgument,
    check_items,
    ruby_kind,
)
from integrations.chatwoot.sandbox.attachments import files
from integrations.chatwoot.sandbox.effects.messages import Draft
from integrations.chatwoot.sandbox.state.records import AgentBot, Blob, Contact, Conversation, User
from integrations.chatwoot.sandbox.web.calls import Call, mapping, truth, whole
from integrations.chatwoot.sandbox.web.fields import text

MESSAGE_TYPES = ("incoming", "outgoing", "activity", "template")
CONTENT_TYPES = (
    "text",
    "input_text",
    "input_textarea",
    "input_email",
    "input_select",
    "cards",
    "form",
    "article",
    "incoming_email",
    "input_csat",
    "integrations",
    "sticker",
    "voice_call",
)


def read(call: Call, conversation: Conversation | None, contact: Contact, params: Any) -> Draft:
    """The draft that the parameters ask for; raises BadArgument in the builder's words."""
    given = mapping(params)
    kind = given.get("message_type")
    kind = "outgoing" if kind is False or kind in (None, "") else kind
    attributes = _attributes(call, conversation, given)
    draft = Draft(
        content=text(given.get("content")),
        message_type=named("message_type", kind, MESSAGE_TYPES),
        content_type=named("content_type", given.get("content_type") or "text", CONTENT_TYPES),
        content_attributes=attributes,
        additional_attributes=_additional(given),
        private=truth(given.get("private")),
        source_id=text(given.get("source_id")),
        sender=_sender(call, given) if kind == "outgoing" else contact,
        echo_id=given.get("echo_id"),
    )
    check_items(draft)
    draft.blobs = _blobs(call, given.get("attachments"))
    return draft


def named(field: str, value: Any, names: tuple[str, ...]) -> str:
    """The enum's name for a name or a number; raises BadArgument for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names):
        return names[value]
    if isinstance(value, str) and value in names:
        return value
    raise BadArgument(f"'{value}' is not a valid {field}")


def _attributes(call: Call, conversation: Conversation | None, given: dict[str, Any]) -> Any:
    attributes = _object(given.get("content_attributes"))
    if given.get("external_created_at"):
        attributes["external_created_at"] = given["external_created_at"]
    if "in_reply_to" in attributes or "in_reply_to_external_id" in attributes:
        attributes |= _reply(call, conversation, attributes)
    return attributes


def _additional(given: dict[str, Any]) -> dict[str, Any]:
    """What a campaign or a template leaves behind; the template's parameters win."""
    for name in ("template_params", "campaign_id"):
        if given.get(name):
            return {name: given[name]}
    return {}


def _object(given: Any) -> dict[str, Any]:
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            return {}
    return dict(mapping(given))


def _reply(
    call: Call, conversation: Conversation | None, attributes: dict[str, Any]
) -> dict[str, Any]:
    wanted = whole(attributes.get("in_reply_to"))
    external = attributes.get("in_reply_to_external_id")
    for message in call.store.messages_of(conversation) if conversation else ():
        if message.id == wanted or (external and message.source_id == external):
            return {"in_reply_to": message.id, "in_reply_to_external_id": message.source_id}
    return {"in_reply_to": None, "in_reply_to_external_id": None}


def _sender(call: Call, given: dict[str, Any]) -> User | AgentBot | None:
    if given.get("sender_type") == "AgentBot":
        bot = call.store.bots.find(whole(given.get("sender_id")))
        return bot or call.performer
    return call.performer


def _blobs(call: Call, given: Any) -> list[Blob]:
    if not given:
        return []
    if not isinstance(given, list):
        raise BadArgument(f"undefined method `each' for {ruby_kind(given)}")
    return [_blob(call, item) for item in cast(list[Any], given)]


def _blob(call: Call, item: Any) -> Blob:
    if isinstance(item, UploadFile):
        return files.keep(call.store, item)
    blob = files.blob_signed(call.store, str(item))
    if blob is None:
        raise BadArgument("mismatched digest")
    return blob
