"""What is wrong with a draft, field by field; the codes have their words in texts."""

from __future__ import annotations

import hashlib

from tickets_app.domain import plain_text
from tickets_app.domain.drafts import MessageDraft, TicketDraft
from tickets_app.domain.tickets import (
    DESCRIPTION_LENGTH,
    MESSAGE_LENGTH,
    TITLE_LENGTH,
    Complexity,
    Priority,
)

CLIENT_KEY_LENGTH = range(8, 65)


def tidy_title(title: str) -> str:
    """Give the title on one line with single spaces."""
    return " ".join(plain_text.storable(title).split())


def tidy_text(text: str) -> str:
    """Give a text without blank ends and with plain line ends."""
    return plain_text.storable(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def key_of(client_key: str, *words: str) -> str:
    """Give the key of words that were handed in with one which other words had used before."""
    return hashlib.sha256("\0".join((client_key, *words)).encode()).hexdigest()


def problems_of_ticket(draft: TicketDraft) -> dict[str, str]:
    """Give field -> code for everything wrong with a new ticket that can be told by looking."""
    found = {
        "client_key": _length_problem(draft.client_key, CLIENT_KEY_LENGTH),
        "title": _length_problem(tidy_title(draft.title), TITLE_LENGTH),
        "description": _length_problem(tidy_text(draft.description), DESCRIPTION_LENGTH),
        "complexity": "" if draft.complexity in list(Complexity) else "required",
        "priority": "" if draft.priority in list(Priority) else "required",
        "sector_id": "" if draft.sector_id else "required",
    }
    return {field: code for field, code in found.items() if code}


def problems_of_message(draft: MessageDraft) -> dict[str, str]:
    """Give field -> code for what is wrong with a message; files may stand without words."""
    text = _length_problem(tidy_text(draft.text), MESSAGE_LENGTH)
    found = {
        "client_key": _length_problem(draft.client_key, CLIENT_KEY_LENGTH),
        "text": "" if text == "required" and draft.file_ids else text,
    }
    return {field: code for field, code in found.items() if code}


def _length_problem(text: str, allowed: range) -> str:
    if plain_text.is_blank(text):
        return "required"
    if len(text) < allowed.start:
        return "too_short"
    return "" if len(text) < allowed.stop else "too_long"
