"""One contact in the application API: show, create, change, delete (contract 2.1)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

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
TEXT_FIELDS = ("name", "identifier", "email", "phone_number")


def contact_of(call: Call) -> Contact:
    """The contact in the address; raises RecordMissing."""
    return call.store.contacts.get(call.id("contact"))


def shown(call: Call, contact: Contact) -> Json:
    """The contact, with its doors unless the caller waives them."""
    wanted = call.params.get("include_contact_inboxes")
    if wanted not in (None, "", "true"):
        return views.slim(call.world, contact)
    return views.full(call.world, contact)


def show(call: Call) -> Json:
    """One contact."""
    return {"payload": shown(call, contact_of(call))}


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
            "contact": shown(call, contact),
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
    return {"payload": shown(call, contact)}


def _wanted(call: Call) -> dict[str, Any]:
    params = call.params
    wanted: dict[str, Any] = {
        name: text(params[name])
        for name in TEXT_FIELDS
        if name in params and not isinstance(params[name], dict | list)
    }
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
    return {"payload": shown(call, contact)}


def destroy(call: Call) -> Response:
    """Delete the contact unless it is connected."""
    contact = contact_of(call)
    if call.world.presence.has_contact(contact):
        said = f"{contact.name.capitalize()} is Online, please try again later"
        raise Problem(422, {"message": said})
    removal.delete_contact(call.world, contact, actor_of(call))
    return empty()


CONTACT = "/contacts/{contact}"
routes = [
    account_route("POST", "/contacts", create),
    account_route("GET", CONTACT, show),
    account_route("PATCH", CONTACT, update),
    account_route("DELETE", CONTACT, destroy, admin=True),
    account_route("POST", CONTACT + "/destroy_custom_attributes", destroy_custom_attributes),
]
