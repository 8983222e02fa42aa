"""Lists of contacts: index, search, filter, and who is connected (contract 2.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from integrations.chatwoot.sandbox.application import contact_filter
from integrations.chatwoot.sandbox.application.contacts import shown
from integrations.chatwoot.sandbox.effects.labels import cleaned
from integrations.chatwoot.sandbox.state.records import Contact
from integrations.chatwoot.sandbox.web.calls import Call, whole
from integrations.chatwoot.sandbox.web.problems import Broken
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
PER_PAGE = 15


def index(call: Call) -> Json:
    """A page of the contacts that are more than a nameless visitor."""
    rows = [contact for contact in call.store.contacts if _is_resolved(contact)]
    if call.params.get("labels"):
        wanted = {label.lower() for label in cleaned(call.params["labels"])}
        rows = [c for c in rows if wanted & {label.lower() for label in c.labels}]
    return _page(call, _sorted(call, rows), count=len(rows))


def search(call: Call) -> Json:
    """A page of the contacts that contain the text; without a text nobody, and no count."""
    asked = str(call.params.get("q") or "").strip()
    found = [contact for contact in call.store.contacts if asked and _contains(contact, asked)]
    if call.version.since("4.11"):
        return _searched(call, asked, found)
    employed = [c for c in call.store.contacts if asked and asked.lower() in _company(c)]
    found += [contact for contact in employed if contact not in found]
    found = [contact for contact in found if _is_resolved(contact)]
    return _page(call, _sorted(call, found), count=len(found) if asked else None)


def _searched(call: Call, asked: str, found: list[Contact]) -> Json:
    """From 4.11 `count` is the page's own, and `has_more` tells whether another follows."""
    if (whole(call.params.get("page", 1)) or 0) < 1:
        raise Broken
    answer = _page(call, _sorted(call, found), count=None)
    has_more = len(found) > call.page() * PER_PAGE
    count = len(answer["payload"]) if asked else None
    return answer | {"meta": answer["meta"] | {"count": count, "has_more": has_more}}


def apply_filter(call: Call) -> Json:
    """A page of the contacts that pass the filter."""
    rows = contact_filter.matching(call, list(call.store.contacts))
    return _page(call, _sorted(call, rows), count=len(rows))


def active(call: Call) -> Json:
    """The contacts that are connected now."""
    rows = [c for c in call.store.contacts if call.world.presence.has_contact(c)]
    return _page(call, _sorted(call, rows), count=len(rows))


def _page(call: Call, found: list[Contact], count: int | None) -> Json:
    asked, start = call.params.get("page"), (call.page() - 1) * PER_PAGE
    return {
        "meta": {"count": count, "current_page": asked if asked is not None else 1},
        "payload": [shown(call, contact) for contact in found[start : start + PER_PAGE]],
    }


def _is_resolved(contact: Contact) -> bool:
    return bool(contact.email or contact.phone_number or contact.identifier)


def _contains(contact: Contact, asked: str) -> bool:
    named = (contact.name, contact.email or "", contact.phone_number or "")
    folded = any(asked.lower() in value.lower() for value in named)
    return folded or asked in (contact.identifier or "")


def _company(contact: Contact) -> str:
    return str(contact.additional_attributes.get("company_name") or "").lower()


SORT_KEYS: dict[str, Callable[[Contact], Any]] = {
    "name": lambda c: c.name.lower(),
    "email": lambda c: c.email,
    "phone_number": lambda c: c.phone_number,
    "last_activity_at": lambda c: c.last_activity_at,
    "created_at": lambda c: c.created_at,
    "company": lambda c: c.additional_attributes.get("company_name"),
    "city": lambda c: c.additional_attributes.get("city"),
    "country": lambda c: c.additional_attributes.get("country"),
}
PLAIN_COLUMNS = ("email", "phone_number")


def _sorted(call: Call, rows: list[Contact]) -> list[Contact]:
    """Whoever has nothing there comes last, but first in a plain column that is sorted down."""
    asked = str(call.params.get("sort") or "")
    name, is_descending = asked.removeprefix("-"), asked.startswith("-")
    key = SORT_KEYS.get(name)
    if key is None:
        return rows
    keyed = [row for row in rows if key(row) is not None]
    keyed.sort(key=key, reverse=is_descending)
    blank = [row for row in rows if key(row) is None]
    return blank + keyed if is_descending and name in PLAIN_COLUMNS else keyed + blank


routes = [
    account_route("GET", "/contacts", index),
    account_route("GET", "/contacts/search", search),
    account_route("GET", "/contacts/active", active),
    account_route("POST", "/contacts/filter", apply_filter),
]
