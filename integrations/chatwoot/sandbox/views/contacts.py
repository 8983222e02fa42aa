"""How contacts look: in the public API, the application API, webhooks, frames and as raw rows."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.clock import epoch, iso
from integrations.chatwoot.sandbox.state.records import Contact, ContactInbox
from integrations.chatwoot.sandbox.views.doors import slim_inbox
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]


def public(contact: Contact, door: ContactInbox) -> Json:
    """A contact as the public API shows it to who knows the source_id (contract 1.1)."""
    return {
        "source_id": door.source_id,
        "pubsub_token": door.pubsub_token,
        "id": contact.id,
        "name": contact.name,
        "email": contact.email,
        "phone_number": contact.phone_number,
    }


def raw(world: World, contact: Contact) -> Json:
    """The contact's row, as public conversations carry it."""
    return {
        "id": contact.id,
        "name": contact.name,
        "email": contact.email,
        "phone_number": contact.phone_number,
        "account_id": world.store.account.id,
        "created_at": iso(contact.created_at),
        "updated_at": iso(contact.updated_at),
        "additional_attributes": contact.additional_attributes,
        "identifier": contact.identifier,
        "custom_attributes": contact.custom_attributes,
        "last_activity_at": iso(contact.last_activity_at),
        "contact_type": contact.contact_type,
        "middle_name": contact.middle_name,
        "last_name": contact.last_name,
        "location": contact.location,
        "country_code": contact.country_code,
        "blocked": contact.blocked,
        "company_id": contact.company_id,
        "label_list": list(contact.labels),
    }


def slim(world: World, contact: Contact) -> Json:
    """A contact in the application API, without its contact_inboxes (contract 2.1)."""
    shown: Json = {
        "additional_attributes": contact.additional_attributes,
        "availability_status": "online" if world.presence.has_contact(contact) else "offline",
        "email": contact.email,
        "id": contact.id,
        "name": contact.name,
        "phone_number": contact.phone_number,
        "blocked": contact.blocked,
        "identifier": contact.identifier,
        "thumbnail": "",
        "custom_attributes": contact.custom_attributes,
    }
    if contact.last_activity_at is not None:
        shown["last_activity_at"] = epoch(contact.last_activity_at)
    shown["created_at"] = epoch(contact.created_at)
    return shown


def full(world: World, contact: Contact) -> Json:
    """A contact with every door that leads to it."""
    doors = world.store.doors_of(contact)
    return slim(world, contact) | {"contact_inboxes": [_door(world, door) for door in doors]}


def _door(world: World, door: ContactInbox) -> Json:
    inbox = world.store.inboxes.get(door.inbox_id)
    return {"source_id": door.source_id, "inbox": slim_inbox(inbox)}


def push(contact: Contact) -> Json:
    """A contact in messages and frames."""
    return {
        "additional_attributes": contact.additional_attributes,
        "custom_attributes": contact.custom_attributes,
        "email": contact.email,
        "id": contact.id,
        "identifier": contact.identifier,
        "name": contact.name,
        "phone_number": contact.phone_number,
        "thumbnail": "",
        "blocked": contact.blocked,
        "type": "contact",
    }


def webhook(world: World, contact: Contact) -> Json:
    """A contact in webhooks: with its account, without a type."""
    shown = {name: value for name, value in push(contact).items() if name != "type"}
    account = world.store.account
    return {"account": {"id": account.id, "name": account.name}, "avatar": "", **shown}
