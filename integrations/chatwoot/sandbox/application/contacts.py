"""Contacts in the application API: lists, search, filter, and one by one (contract 2.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.application import contact_filter
from integrations.chatwoot.sandbox.application.rooms import actor_of
from integrations.chatwoot.sandbox.effects import contacts, doors, removal
from integrations.chatwoot.sandbox.state.records import Contact
from integrations.chatwoot.sandbox.views import contacts as views
from integrations.chatwoot.sandbox.views.doors import raw_inbox
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, mapping, strings, truth, whole
from integrations.chatwoot.sandbox.web.fields import text
from integrations.chatwoot.sandbox.web.problems import Broken, Problem
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
PER_PAGE = 15
TEXT_FIELDS = ("name", "identifier", "email", "phone_number")


def index(call: Call) -> Json:
    """A page of the contacts that are more than a nameless visitor."""
    rows = [contact for contact in call.store.contacts if _is_resolved(contact)]
    if wanted := set(strings(call.params.get("labels"))):
        rows = [contact for contact in rows if wanted & set(contact.labels)]
    return _page(call, _sorted(call, rows), count=len(rows))


def search(call: Call) -> Json:
    """A page of the contacts that contain the text; from 4.11 `count` is the page's."""
    asked = call.params.get("q")
    found = [c for c in call.store.contacts if asked and _contains(c, str(asked))]
    if call.version.since("4.11"):
        page = _cut(call, _sorted(call, found))
        has_more = len(found) > call.page() * PER_PAGE
        answer = _page(call, found, count=len(page) if asked else None, rows=page)
        answer["meta"]["has_more"] = has_more
        return answer
    company = str(asked or "").lower()
    found += [
        c for c in call.store.contacts if company and c not in found and company in _company(c)
    ]
    found = [contact for contact in found if _is_resolved(contact)]
    return _page(call, _sorted(call, found), count=len(found) if asked else None)


def apply_filter(call: Call) -> Json:
    """A page of the contacts that pass the filter."""
    rows = contact_filter.matching(call, list(call.store.contacts))
    return _page(call, _sorted(call, rows), count=len(rows))


def active(call: Call) -> Json:
    """The contacts that are connected now."""
    rows = [c for c in call.store.contacts if call.world.presence.has_contact(c)]
    return _page(call, _sorted(call, rows), count=len(rows))


def _page(
    call: Call, found: list[Contact], count: int | None, rows: list[Contact] | None = None
) -> Json:
    asked = call.params.get("page")
    page = rows if rows is not None else _cut(call, found)
    return {
        "meta": {"count": count, "current_page": asked if asked is not None else 1},
        "payload": [_shown(call, contact) for contact in page],
    }


def _cut(call: Call, rows: list[Contact]) -> list[Contact]:
    start = (call.page() - 1) * PER_PAGE
    return rows[start : start + PER_PAGE]


def _shown(call: Call, contact: Contact) -> Json:
    wanted = call.params.get("include_contact_inboxes")
    if wanted is not None and not truth(wanted):
        return views.slim(call.world, contact)
    return views.full(call.world, contact)


def _is_resolved(contact: Contact) -> bool:
    return bool(contact.email or contact.phone_number or contact.identifier)


def _contains(contact: Contact, asked: str) -> bool:
    named = (contact.name, contact.email or "", contact.phone_number or "")
    folded = any(asked.lower() in value.lower() for value in named)
    return folded or asked in (contact.identifier or "")


def _company(contact: Contact) -> str:
    return str(contact.additional_attributes.get("company_name") or "").lower()


def _stamp(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


SORT_KEYS: dict[str, Callable[[Contact], Any]] = {
    "name": lambda c: c.name.lower(),
    "email": lambda c: c.email or "",
    "phone_number": lambda c: c.phone_number or "",
    "last_activity_at": lambda c: _stamp(c.last_activity_at),
    "created_at": lambda c: _stamp(c.created_at),
    "company": _company,
    "city": lambda c: str(c.additional_attributes.get("city") or "").lower(),
    "country": lambda c: str(c.additional_attributes.get("country") or "").lower(),
}


def _sorted(call: Call, rows: list[Contact]) -> list[Contact]:
    asked = str(call.params.get("sort") or "")
    key = SORT_KEYS.get(asked.lstrip("-"))
    if key is None:
        return rows
    return sorted(rows, key=key, reverse=asked.startswith("-"))


def contact_of(call: Call) -> Contact:
    """The contact in the address; raises RecordMissing."""
    return call.store.contacts.get(call.id("contact"))


def show(call: Call) -> Json:
    """One contact."""
    return {"payload": _shown(call, contact_of(call))}


def create(call: Call) -> Json:
    """A new contact, with a door if an inbox is named; never one that exists."""
    inbox_id = call.params.get("inbox_id")
    inbox = call.store.inboxes.get(whole(inbox_id)) if inbox_id else None
    source = call.params.get("source_id")
    if inbox and source and call.store.door_by_source.first((inbox.id, str(source))):
        raise Broken
    wanted = {"name": ""} | _wanted(call)
    contact = contacts.create(call.world, call.performer, **wanted)
    if call.params.get("avatar_url") or call.params.get("avatar"):
        contacts.look_up_picture(call.world, contact, 0.1)
    door = (
        doors.find_or_open(call.world, contact, inbox, str(source) if source else None)
        if inbox
        else None
    )
    return {
        "payload": {
            "contact": _shown(call, contact),
            "contact_inbox": {
                "inbox": raw_inbox(inbox, call.store.account.id) if inbox else None,
                "source_id": door.source_id if door else None,
            },
        }
    }


def update(call: Call) -> Json:
    """The contact after the update; attributes are merged one level deep."""
    contact = contact_of(call)
    wanted = _wanted(call)
    for name in ("custom_attributes", "additional_attributes"):
        if name in wanted:
            wanted[name] = getattr(contact, name) | wanted[name]
    contacts.change(call.world, contact, call.performer, **wanted)
    return {"payload": _shown(call, contact)}


def _wanted(call: Call) -> dict[str, Any]:
    params = call.params
    wanted: dict[str, Any] = {name: text(params[name]) for name in TEXT_FIELDS if name in params}
    if "blocked" in params:
        wanted["blocked"] = truth(params["blocked"])
    for name in ("custom_attributes", "additional_attributes"):
        if name in params:
            wanted[name] = mapping(params[name])
    return wanted


def destroy_custom_attributes(call: Call) -> Json:
    """The contact without the named attributes."""
    contact = contact_of(call)
    gone = strings(call.params.get("custom_attributes"))
    kept = {k: v for k, v in contact.custom_attributes.items() if k not in gone}
    contacts.change(call.world, contact, call.performer, custom_attributes=kept)
    return {"payload": _shown(call, contact)}


def destroy(call: Call) -> Response:
    """Delete the contact unless it is connected."""
    contact = contact_of(call)
    call.require_admin()
    if call.world.presence.has_contact(contact):
        said = f"{contact.name.capitalize()} is Online, please try again later"
        raise Problem(422, {"message": said})
    removal.delete_contact(call.world, contact, actor_of(call))
    return empty()


CONTACT = "/contacts/{contact}"
routes = [
    account_route("GET", "/contacts", index),
    account_route("POST", "/contacts", create),
    account_route("GET", "/contacts/search", search),
    account_route("GET", "/contacts/active", active),
    account_route("POST", "/contacts/filter", apply_filter),
    account_route("GET", CONTACT, show),
    account_route("PATCH", CONTACT, update),
    account_route("DELETE", CONTACT, destroy),
    account_route("POST", CONTACT + "/destroy_custom_attributes", destroy_custom_attributes),
]
