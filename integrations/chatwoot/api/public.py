"""The public API (contract 1): what the contact does; the path's source_id is the credential."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from integrations.chatwoot.api.call import Call, Surface, Token, nothing, segment
from integrations.chatwoot.people import PublicContact

T = TypeVar("T")


def create_contact(source_id: str, values: Mapping[str, Any]) -> Call[PublicContact]:
    """The contact under this source_id; where it exists already, every value is ignored."""
    return _call("POST", "/contacts", {"source_id": source_id, **values}, PublicContact.from_http)


def resolve(source_id: str, conversation_id: int) -> Call[None]:
    """Resolve the conversation as the contact; one that is resolved stays so."""
    return _call("POST", _path(source_id, conversation_id, "toggle_status"), {}, nothing)


def set_typing(source_id: str, conversation_id: int, *, is_on: bool) -> Call[None]:
    """Show or stop the contact typing to the agents."""
    body = {"typing_status": "on" if is_on else "off"}
    return _call("POST", _path(source_id, conversation_id, "toggle_typing"), body, nothing)


def mark_seen(source_id: str, conversation_id: int) -> Call[None]:
    """Tell the agents that the contact has read everything so far."""
    return _call("POST", _path(source_id, conversation_id, "update_last_seen"), {}, nothing)


def _path(source_id: str, conversation_id: int, verb: str) -> str:
    return f"/contacts/{segment(source_id)}/conversations/{conversation_id}/{verb}"


def _call(
    method: str, path: str, body: Mapping[str, Any] | None, read: Callable[[Any], T]
) -> Call[T]:
    return Call(
        method=method,
        path=path,
        surface=Surface.PUBLIC,
        token=Token.NONE,
        json=body,
        read=read,
    )
