"""How an account looks when it is right for the portal: set-up makes it so, doctor checks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from integrations.chatwoot.events import SUBSCRIPTIONS
from integrations.chatwoot.records import Inbox, Version

WEBHOOK_PATH = "/api/chatwoot/webhook"
_TYPING = frozenset({"conversation_typing_on", "conversation_typing_off"})
# In the agents' words, and few: Chatwoot shows each beside every conversation (contract 14).
ATTRIBUTES: Mapping[str, tuple[str, str]] = {
    "portal_ticket": ("Chamado", "text"),
    "portal_title": ("Título", "text"),
    "portal_category": ("Setor", "text"),
    "portal_complexity": ("Complexidade", "text"),
    "portal_requested_for": ("Solicitado para", "text"),
    "portal_url": ("Abrir no portal", "link"),
}
# Its own webhook would send everything twice and mark messages failed (contract 4.6).
_CHANNEL: Mapping[str, Any] = {"webhook_url": "", "hmac_mandatory": False}
# Unlocked, so that agents may begin; auto-assignment loses status events (contract 4.2).
_INBOX: Mapping[str, Any] = {"lock_to_single_conversation": False, "enable_auto_assignment": False}


def new_inbox(name: str) -> dict[str, Any]:
    """The values of an inbox to make; the portal greets and asks for ratings itself."""
    quiet = {"csat_survey_enabled": False, "greeting_enabled": False}
    return {"name": name, "channel": {"type": "api", **_CHANNEL}, **_INBOX, **quiet}


def inbox_mended() -> dict[str, Any]:
    """The values that set an inbox right."""
    return {**_INBOX, "channel": dict(_CHANNEL)}


def inbox_faults(inbox: Inbox) -> tuple[str, ...]:
    """What is wrong with an inbox, by code."""
    faults = {
        "inbox_locked": inbox.lock_to_single_conversation,
        "inbox_auto_assigns": inbox.enable_auto_assignment,
        "inbox_has_webhook": bool(inbox.webhook_url),
        "inbox_demands_proof": inbox.hmac_mandatory,
    }
    return tuple(code for code, is_so in faults.items() if is_so)


def subscriptions(version: Version) -> frozenset[str]:
    """The events to subscribe to; older Chatwoots refuse those they do not know."""
    wanted = frozenset(SUBSCRIPTIONS)
    return wanted if version.tells_typing else wanted - _TYPING


def webhook_url(portal_base_url: str, token: str = "") -> str:
    """The address of the portal's door, with the token that stands in for a signature."""
    query = f"?token={quote(token, safe='')}" if token else ""
    return portal_base_url.rstrip("/") + WEBHOOK_PATH + query


def token_in(url: str) -> str:
    """The token in a webhook's address, or ""."""
    return parse_qs(_parts(url).query).get("token", [""])[0]


def is_same_door(url: str, address: str) -> bool:
    """Whether both lead to the same path of the same host, whatever their scheme and token."""
    return _door(url) == _door(address)


def is_some_portals_door(url: str) -> bool:
    """Whether the address looks like a portal's, ours or another."""
    return _parts(url).path.rstrip("/").endswith(WEBHOOK_PATH)


def without_query(url: str) -> str:
    """The address without its token, fit to be shown."""
    return url.partition("?")[0]


def _parts(url: str) -> SplitResult:
    """Anything can be stored as a webhook's address in Chatwoot, unreadable ones too."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _door(url: str) -> tuple[str, str]:
    parts = _parts(url)
    return parts.netloc.lower(), parts.path.rstrip("/")
