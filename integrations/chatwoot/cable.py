"""Chatwoot's cable without a socket: the commands to send, and what each frame says (contract 5).

ActionCable carries subscriptions over one websocket. The one that a server needs is a person's:
it hears every conversation of the inboxes which that person may see, notes and activities too, so
what employees must not hear is there to be dropped. A wrong token is met with silence, not with a
refusal; nothing is ever repeated; the server pings every three seconds.

Frames carry the same messages and conversations as webhooks, under other names. They become the
same events here, and can be written down as a webhook's body would say them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from integrations.chatwoot import events, fields
from integrations.chatwoot.events import Event

SUBPROTOCOL = "actioncable-v1-json"

_NAMES = {
    "message.created": "message_created",
    "message.updated": "message_updated",
    "conversation.created": "conversation_created",
    "conversation.updated": "conversation_updated",
    "conversation.status_changed": "conversation_status_changed",
    "conversation.typing_on": "conversation_typing_on",
    "conversation.typing_off": "conversation_typing_off",
}
# The last message of a conversation may be one that employees must not read.
_NEVER_NEEDED = frozenset(
    {"messages", "performer", "previous_changes", "processed_message_content", "echo_id"}
)


class Signal(StrEnum):
    """What a frame says that is no event of ours."""

    WELCOME = "welcome"
    PING = "ping"
    CONFIRMED = "confirm_subscription"
    REFUSED = "reject_subscription"
    DISCONNECT = "disconnect"
    OTHER = "other"
    UNREADABLE = "unreadable"


_SIGNALS = {signal.value: signal for signal in Signal}
_ABOUT_ONE_SUBSCRIPTION = (Signal.CONFIRMED, Signal.REFUSED)


@dataclass(frozen=True, slots=True)
class Told:
    """An event of Chatwoot, with the body in which a webhook would have told it."""

    event: Event
    body: Mapping[str, Any] = field(repr=False)

    def to_raw(self) -> bytes:
        """The body as bytes; no credential and nothing of other messages is in it."""
        return json.dumps(self.body, separators=(",", ":")).encode()


Frame = Signal | Told


@dataclass(frozen=True, slots=True)
class Subscription:
    """Whose cable is listened to; the token is a credential for everything that they may see."""

    account_id: int
    user_id: int
    pubsub_token: str = field(repr=False)

    @property
    def identifier(self) -> str:
        """The name of the subscription, the same to the byte in every frame about it."""
        return json.dumps(
            {
                "channel": "RoomChannel",
                "pubsub_token": self.pubsub_token,
                "account_id": self.account_id,
                "user_id": self.user_id,
            }
        )


def address(base_url: str) -> str:
    """Where the cable is; as safe on the way as the address of the API is."""
    parts = urlsplit(base_url)
    scheme = "wss" if parts.scheme == "https" else "ws"
    return urlunsplit((scheme, parts.netloc, parts.path.rstrip("/") + "/cable", "", ""))


def subscribe(subscription: Subscription) -> str:
    """The command that begins the subscription."""
    return json.dumps({"command": "subscribe", "identifier": subscription.identifier})


def read(text: str | bytes, identifier: str) -> Frame:
    """What a frame says; one that cannot be read, or is about something else, says no more."""
    try:
        frame = fields.mapping(json.loads(text))
        kind = fields.text(frame.get("type"))
        if kind:
            return _signal(kind, frame, identifier)
        if frame.get("identifier") != identifier:
            return Signal.OTHER
        return _told(fields.required_mapping(frame.get("message"), "message"))
    except (ValueError, RecursionError, OverflowError):
        return Signal.UNREADABLE


def _signal(kind: str, frame: Mapping[str, Any], identifier: str) -> Signal:
    signal = _SIGNALS.get(kind, Signal.OTHER)
    is_ours = frame.get("identifier") == identifier
    return signal if is_ours or signal not in _ABOUT_ONE_SUBSCRIPTION else Signal.OTHER


def _told(message: Mapping[str, Any]) -> Frame:
    name = _NAMES.get(fields.text(message.get("event")))
    if name is None:
        return Signal.OTHER
    body = {**_cleaned(fields.required_mapping(message.get("data"), "data")), "event": name}
    if name == "message_created":
        body["created_at"] = _exact_time(body)
    return Told(events.from_payload(body), body)


def _cleaned(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a message or conversation, and of the conversation within."""
    kept = {key: value for key, value in data.items() if key not in _NEVER_NEEDED}
    for key in ("conversation", "contact_inbox"):
        if key in kept:
            kept[key] = _cleaned(fields.mapping(kept[key]))
    kept.pop("pubsub_token", None)
    return kept


def _exact_time(body: Mapping[str, Any]) -> object:
    """When the message was written: told in whole seconds, but its last change is that moment."""
    told, changed = fields.moment(body.get("created_at")), fields.moment(body.get("updated_at"))
    is_same = changed is not None and changed.replace(microsecond=0) == told
    return body["updated_at"] if is_same else body.get("created_at")
