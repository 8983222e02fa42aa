"""What belongs to one contact: doors, conversations, labels, notes, merging (contract 2.1)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.application.contacts import CONTACT, contact_of
from integrations.chatwoot.sandbox.application.rooms import actor_of, viewer_of
from integrations.chatwoot.sandbox.clock import epoch
from integrations.chatwoot.sandbox.effects import contacts, doors, merging
from integrations.chatwoot.sandbox.effects.labels import cleaned
from integrations.chatwoot.sandbox.state.extras import Note
from integrations.chatwoot.sandbox.state.tokens import fresh_uuid
from integrations.chatwoot.sandbox.views import contacts as views
from integrations.chatwoot.sandbox.views import conversations as conversation_views
from integrations.chatwoot.sandbox.views import people
from integrations.chatwoot.sandbox.views.doors import slim_inbox
from integrations.chatwoot.sandbox.web import access, fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, strings, truth, whole
from integrations.chatwoot.sandbox.web.fields import text
from integrations.chatwoot.sandbox.web.problems import Broken, Invalid, NotFound
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
MOST_CONVERSATIONS = 20


def add_door(call: Call) -> Json:
    """The door with that source_id, made if need be; a 500 when it is somebody else's."""
    contact = contact_of(call)
    inbox = call.store.inboxes.get(whole(call.params.get("inbox_id")))
    access.require_inbox(call.user, inbox)
    source = call.params.get("source_id")
    verified = truth(call.params.get("hmac_verified"))
    try:
        door = doors.find_or_open(
            call.world,
            contact,
            inbox,
            str(source) if source else None,
            hmac_verified=verified,
        )
    except doors.SourceTaken as error:
        raise Broken from error
    return {"source_id": door.source_id, "inbox": slim_inbox(inbox)}


def contactable_inboxes(call: Call) -> Json:
    """Under which source_id each inbox reaches the contact: the last one, or a new one."""
    contact = contact_of(call)
    known = {door.inbox_id: door.source_id for door in call.store.doors_of(contact)}
    inboxes = access.inboxes_of(call.store, call.user)
    return {
        "payload": [
            {"inbox": slim_inbox(inbox), "source_id": known.get(inbox.id) or fresh_uuid()}
            for inbox in inboxes
        ]
    }


def owner_of_source(call: Call) -> Json | Response:
    """The contact behind a source_id."""
    inbox = call.store.inboxes.get(whole(call.params.get("inbox_id")))
    access.require_inbox(call.user, inbox)
    door = call.store.door_by_source.first((inbox.id, str(call.params.get("source_id"))))
    if door is None:
        return empty(404)
    return views.full(call.world, call.store.contacts.get(door.contact_id))


def conversations(call: Call) -> Json:
    """The contact's latest conversations in the inboxes that the caller sees."""
    seen = {inbox.id for inbox in access.inboxes_of(call.store, call.user)}
    rows = [c for c in call.store.conversations_of(contact_of(call)) if c.inbox_id in seen]
    rows.sort(key=lambda c: (c.last_activity_at, c.id), reverse=True)
    shown = [
        conversation_views.application(call.world, c, viewer_of(call))
        for c in rows[:MOST_CONVERSATIONS]
    ]
    return {"payload": shown}


def labels(call: Call) -> Json:
    """The contact's labels."""
    return {"payload": list(contact_of(call).labels)}


def set_labels(call: Call) -> Json:
    """The labels that replaced the former ones."""
    contact = contact_of(call)
    wanted = cleaned(strings(call.params.get("labels")))
    contacts.change(call.world, contact, call.performer, labels=wanted)
    return {"payload": list(contact.labels)}


def notes(call: Call) -> list[Json]:
    """What support wrote down about the contact, newest first."""
    contact = contact_of(call)
    rows = [note for note in call.store.notes if note.contact_id == contact.id]
    return [_note(call, note) for note in reversed(rows)]


def note_of(call: Call) -> Note:
    """The note in the address; raises NotFound."""
    note = call.store.notes.get(call.id("note"))
    if note.contact_id != contact_of(call).id:
        raise NotFound
    return note


def show_note(call: Call) -> Json:
    """One note."""
    return _note(call, note_of(call))


def add_note(call: Call) -> Json:
    """A new note."""
    contact = contact_of(call)
    note = Note(contact_id=contact.id, user_id=call.user.id, content=_content(call))
    return _note(call, call.store.notes.add(note))


def update_note(call: Call) -> Json:
    """The note with its new text."""
    note = note_of(call)
    note.content = _content(call)
    return _note(call, call.store.notes.save(note))


def _content(call: Call) -> str:
    content = text(call.wrapped("note").get("content"))
    if not (content or "").strip():
        raise Invalid(content=fields.BLANK)
    if len(str(content)) > fields.LONGEST_TEXT:
        raise Invalid(content=f"is too long (maximum is {fields.LONGEST_TEXT} characters)")
    return str(content)


def remove_note(call: Call) -> Response:
    """Delete the note."""
    call.store.notes.remove(note_of(call))
    return empty()


def _note(call: Call, note: Note) -> Json:
    user = call.store.users.find(note.user_id)
    return {
        "id": note.id,
        "content": note.content,
        "account_id": None,
        "contact_id": None,
        "user": people.agent(call.world, user) if user else None,
        "created_at": epoch(note.created_at),
        "updated_at": epoch(note.updated_at),
    }


def merge(call: Call) -> Json:
    """The base contact, who now owns what the other had."""
    base = call.store.contacts.get(whole(call.params.get("base_contact_id")))
    mergee = call.store.contacts.get(whole(call.params.get("mergee_contact_id")))
    return views.slim(call.world, merging.merge(call.world, base, mergee, actor_of(call)))


NOTE = CONTACT + "/notes/{note}"
routes = [
    account_route("POST", CONTACT + "/contact_inboxes", add_door),
    account_route("GET", CONTACT + "/contactable_inboxes", contactable_inboxes),
    account_route("POST", "/contact_inboxes/filter", owner_of_source),
    account_route("GET", CONTACT + "/conversations", conversations),
    account_route("GET", CONTACT + "/labels", labels),
    account_route("POST", CONTACT + "/labels", set_labels),
    account_route("GET", CONTACT + "/notes", notes),
    account_route("POST", CONTACT + "/notes", add_note),
    account_route("GET", NOTE, show_note),
    account_route("PATCH", NOTE, update_note),
    account_route("DELETE", NOTE, remove_note),
    account_route("POST", "/actions/contact_merge", merge),
]
