"""Creates and changes contacts with the checks and events of Chatwoot's model (contract 1.1, 6.3,
6.7).
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any

from integrations.chatwoot.sandbox.clock import iso, now
from integrations.chatwoot.sandbox.events import Changes, Event
from integrations.chatwoot.sandbox.state.records import AgentBot, Contact, User
from integrations.chatwoot.sandbox.web.problems import Broken, Invalid
from integrations.chatwoot.sandbox.world import World

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
PHONE = re.compile(r"\+[1-9]\d{1,14}\Z")
LONGEST_STRING, LONGEST_ATTRIBUTE, LARGEST_INTEGER = 255, 1500, 9_999_999_999
PICTURE_PAUSE = 30.0
FREE_MAIL = {"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com"}
COLUMNS = (
    "name",
    "email",
    "phone_number",
    "updated_at",
    "additional_attributes",
    "identifier",
    "custom_attributes",
    "last_activity_at",
    "blocked",
    "label_list",
)
Performer = User | AgentBot | None


def create(world: World, performer: Performer, **wanted: Any) -> Contact:
    """A new contact; raises Invalid when a value is not accepted or belongs to somebody else."""
    cleaned = _cleaned(wanted)
    contact = Contact(**cleaned)
    check(world, contact, set(cleaned))
    _mark_lead(world, contact)
    world.store.contacts.add(contact)
    world.publish(Event(name="contact.created", contact=contact, performer=performer))
    if contact.email:
        look_up_picture(world, contact, PICTURE_PAUSE)
    return contact


def change(world: World, contact: Contact, performer: Performer, **wanted: Any) -> Changes:
    """Set what differs, save and tell; raises Invalid and changes nothing when a value is bad."""
    cleaned = _cleaned(wanted)
    changes: Changes = {}
    for name, new in cleaned.items():
        old = getattr(contact, name)
        if old != new:
            changes["label_list" if name == "labels" else name] = (_wire(old), _wire(new))
    if not changes:
        return {}
    _check_candidate(world, contact, cleaned, set(changes))
    for name, new in cleaned.items():
        setattr(contact, name, new)
    _mark_lead(world, contact)
    before = contact.updated_at
    world.store.contacts.save(contact)
    changes["updated_at"] = (iso(before), iso(contact.updated_at))
    ordered = {name: changes[name] for name in COLUMNS if name in changes}
    world.publish(
        Event(name="contact.updated", contact=contact, changes=ordered, performer=performer)
    )
    if "email" in changes and contact.email:
        look_up_picture(world, contact, PICTURE_PAUSE)
    return changes


def _check_candidate(
    world: World, contact: Contact, wanted: dict[str, Any], changed: set[str]
) -> None:
    fields = {name: getattr(contact, name) for name in Contact.__dataclass_fields__}
    check(world, Contact(**(fields | wanted)), changed)


def _cleaned(wanted: dict[str, Any]) -> dict[str, Any]:
    cleaned = {
        name: str(value) if name in ("name", "identifier") and value is not None else value
        for name, value in wanted.items()
    }
    if "email" in cleaned:
        cleaned["email"] = str(cleaned["email"]).lower() if cleaned["email"] else None
    if cleaned.get("name", "") is None:
        cleaned["name"] = ""
    return cleaned


def check(world: World, contact: Contact, changed: set[str]) -> None:
    """Raise Invalid with every changed value that Chatwoot would refuse."""
    wrong: dict[str, str] = {}
    for name in ("name", "email", "identifier"):
        value = getattr(contact, name)
        if isinstance(value, str) and len(value) > LONGEST_STRING:
            wrong[name] = "is too long (maximum is 255 characters)"
    if contact.email and "email" in changed and not EMAIL.fullmatch(contact.email):
        wrong["email"] = "Invalid email"
    if contact.phone_number and not PHONE.search(contact.phone_number):
        wrong["phone_number"] = "should be in e164 format"
    wrong |= _taken(world, contact, changed)
    if contact.identifier == "" and _has_blank_twin(world, contact):
        raise Broken
    wrong |= _attribute_mistakes("custom_attributes", contact.custom_attributes)
    wrong |= _attribute_mistakes("additional_attributes", contact.additional_attributes)
    if wrong:
        raise Invalid(**wrong)


def _taken(world: World, contact: Contact, changed: set[str]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    keys = [
        key
        for key in ("email", "identifier", "phone_number")
        if key in changed and getattr(contact, key)
    ]
    for other in world.store.contacts if keys else ():
        if other.id != contact.id:
            for key in keys:
                if getattr(other, key) == getattr(contact, key):
                    wrong[key] = "has already been taken"
    return wrong


def _has_blank_twin(world: World, contact: Contact) -> bool:
    """Whether somebody else's identifier is empty too: only the database's index knows."""
    return any(c.identifier == "" and c.id != contact.id for c in world.store.contacts)


def check_attributes(name: str, attributes: dict[str, Any]) -> None:
    """Raise Invalid when a custom or additional attribute is too long or too large."""
    if wrong := _attribute_mistakes(name, attributes):
        raise Invalid(**wrong)


def _attribute_mistakes(name: str, attributes: dict[str, Any]) -> dict[str, str]:
    for key, value in attributes.items():
        if isinstance(value, str) and len(value) > LONGEST_ATTRIBUTE:
            return {name: f"{key} length should be < {LONGEST_ATTRIBUTE}"}
        if isinstance(value, int) and not isinstance(value, bool) and value > LARGEST_INTEGER:
            return {name: f"{key} value should be < {LARGEST_INTEGER}"}
    return {}


def _mark_lead(world: World, contact: Contact) -> None:
    if contact.contact_type == "visitor" and (contact.email or contact.phone_number):
        contact.contact_type = "lead"
    domain = (contact.email or "").rpartition("@")[2]
    if domain and domain not in FREE_MAIL and not world.version.since("4.12"):
        contact.company_id = contact.company_id or 1


def look_up_picture(world: World, contact: Contact, pause: float) -> None:
    """Leave the traces of a search for the contact's picture, which finds none."""

    def leave_traces() -> None:
        world.store.contacts.get(contact.id)
        digest = hashlib.sha256((contact.email or contact.name).encode()).hexdigest()
        contact.additional_attributes = contact.additional_attributes | {
            "avatar_url_hash": digest,
            "last_avatar_sync_at": now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        world.store.contacts.save(contact)

    world.jobs.later(leave_traces, delay=pause)


def find_by_email(world: World, email: Any) -> Contact | None:
    """The contact with that e-mail, in whatever case it is asked for."""
    wanted = str(email).lower()
    return next((c for c in world.store.contacts if email and c.email == wanted), None)


def find_by(world: World, key: str, value: Any) -> Contact | None:
    """The contact whose column equals the value exactly."""
    wanted = str(value)
    return next((c for c in world.store.contacts if value and getattr(c, key) == wanted), None)


def _wire(value: Any) -> Any:
    return iso(value) if isinstance(value, datetime) else value
