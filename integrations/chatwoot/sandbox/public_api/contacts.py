"""Contacts at the public door: create finds and never updates, update may merge (contract 1.1)."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.effects import contacts, doors, merging
from integrations.chatwoot.sandbox.effects.actor import NOBODY
from integrations.chatwoot.sandbox.public_api.access import (
    BASE,
    contact_behind,
    door_of,
    inbox_of,
    proves_identity,
)
from integrations.chatwoot.sandbox.state.records import Contact, ContactInbox, Inbox
from integrations.chatwoot.sandbox.state.tokens import made_up_name
from integrations.chatwoot.sandbox.views import contacts as views
from integrations.chatwoot.sandbox.web.calls import Call, mapping
from integrations.chatwoot.sandbox.web.fields import text
from integrations.chatwoot.sandbox.web.problems import Broken
from integrations.chatwoot.sandbox.web.routing import public_route

Json = dict[str, Any]
LONGEST_NAME = 255
IDENTITY = ("name", "identifier", "email", "phone_number")


def create(call: Call) -> Json:
    """The door with that source_id, or a new one to a found or new contact."""
    inbox = inbox_of(call)
    proves_identity(call, inbox)
    door = _existing_door(call, inbox)
    if door is None:
        contact = _found_contact(call) or _new_contact(call)
        source = call.params.get("source_id")
        door = doors.find_or_open(
            call.world, contact, inbox, str(source) if source is not None else None
        )
    return views.public(contact_behind(call, door), door)


def _existing_door(call: Call, inbox: Inbox) -> ContactInbox | None:
    source = call.params.get("source_id")
    if source == "":
        raise Broken
    return call.store.door_by_source.first((inbox.id, str(source))) if source else None


def _found_contact(call: Call) -> Contact | None:
    """By identifier, then e-mail, then phone: the first that hits wins."""
    return (
        contacts.find_by(call.world, "identifier", call.params.get("identifier"))
        or contacts.find_by_email(call.world, call.params.get("email"))
        or contacts.find_by(call.world, "phone_number", call.params.get("phone_number"))
    )


def _new_contact(call: Call) -> Contact:
    params = {key: text(call.params.get(key)) for key in IDENTITY}
    name = params["name"] if params["name"] is not None else made_up_name()
    contact = contacts.create(
        call.world,
        None,
        name=name[:LONGEST_NAME] if call.version.since("4.16") else name,
        identifier=params["identifier"],
        email=params["email"],
        phone_number=params["phone_number"],
        custom_attributes=mapping(call.params.get("custom_attributes")),
    )
    if call.params.get("avatar_url"):
        contacts.look_up_picture(call.world, contact, 0.1)
    return contact


def show(call: Call) -> Json:
    """The contact behind the door; a pair that holds proves the door for good."""
    door = _proven(call)
    return views.public(contact_behind(call, door), door)


def update(call: Call) -> Json:
    """The contact after the update; a known e-mail or phone merges it into its owner."""
    door = _proven(call)
    contact = _merged(call, contact_behind(call, door))
    given: dict[str, Any] = {
        name: value
        for name in ("name", "email", "phone_number")
        if (value := text(call.params.get(name)))
    }
    extra = mapping(call.params.get("custom_attributes"))
    given["custom_attributes"] = merging.deep_merged(contact.custom_attributes, extra)
    contacts.change(call.world, contact, None, **given)
    if call.params.get("avatar_url"):
        contacts.look_up_picture(call.world, contact, 0.1)
    if call.version.since("4.16"):
        return views.public(contact, door)
    return views.raw(call.world, contact)


def _proven(call: Call) -> ContactInbox:
    door = door_of(call)
    if proves_identity(call, inbox_of(call)) and not door.hmac_verified:
        door.hmac_verified = True
        call.store.contact_inboxes.save(door)
    return door


def _merged(call: Call, contact: Contact) -> Contact:
    email, phone = call.params.get("email"), call.params.get("phone_number")
    owner = contacts.find_by(call.world, "email", email)
    if owner is not None:
        contact = merging.merge(call.world, owner, contact, NOBODY)
    owner = contacts.find_by(call.world, "phone_number", phone)
    if owner is not None and (not email or owner.email == email):
        contact = merging.merge(call.world, owner, contact, NOBODY)
    return contact


CONTACT = BASE + "/contacts/{source:segment}"
routes = [
    public_route("POST", BASE + "/contacts", create),
    public_route("GET", CONTACT, show),
    public_route("PATCH", CONTACT, update),
]
