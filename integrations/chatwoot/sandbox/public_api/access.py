"""Finds what an inbox identifier and a source_id open, and checks proofs of identity (contract
1.1).
"""

from __future__ import annotations

import hashlib
import hmac

from integrations.chatwoot.sandbox.state.records import Contact, ContactInbox, Conversation, Inbox
from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.problems import Broken, NotFound

BASE = "/public/api/v1/inboxes/{inbox}"


def inbox_of(call: Call) -> Inbox:
    """The inbox that the address names; raises RecordMissing."""
    return call.store.inbox_identified(call.path["inbox"])


def door_of(call: Call) -> ContactInbox:
    """The door that the address names; raises NotFound."""
    door = call.store.door_by_source.first((inbox_of(call).id, call.path["source"]))
    if door is None:
        raise NotFound
    return door


def contact_behind(call: Call, door: ContactInbox) -> Contact:
    """The contact that the door leads to; raises RecordMissing."""
    return call.store.contacts.get(door.contact_id)


def proves_identity(call: Call, inbox: Inbox) -> bool:
    """Whether the call carries a pair that holds; raises Broken (a 500) for a wrong or missing
    one.
    """
    given = call.params.get("identifier_hash")
    if not given and not inbox.hmac_mandatory:
        return False
    identifier = call.params.get("identifier")
    message = str(identifier).encode() if identifier else b""
    right = hmac.new(inbox.hmac_token.encode(), message, hashlib.sha256).hexdigest()
    if not identifier or not hmac.compare_digest(right.encode(), str(given or "").encode()):
        raise Broken
    return True


def conversations_behind(call: Call, door: ContactInbox) -> list[Conversation]:
    """What the door shows: its own conversations, or all of a proven contact's."""
    if door.hmac_verified:
        return call.store.conversations_of(contact_behind(call, door))
    return call.store.conversations_by_door.all(door.id)


def conversation_of(call: Call) -> Conversation:
    """The conversation in the address, if the door shows it; raises NotFound."""
    door, wanted = door_of(call), call.id("conversation")
    for conversation in conversations_behind(call, door):
        if conversation.display_id == wanted:
            return conversation
    raise NotFound


def conversation_for_messages(call: Call) -> Conversation:
    """As `conversation_of`; before 4.14 messages open any conversation of the same contact."""
    if call.version.scopes_public_messages:
        return conversation_of(call)
    door, wanted = door_of(call), call.id("conversation")
    conversation = call.store.conversation(wanted)
    if conversation.contact_id != door.contact_id:
        raise NotFound
    return conversation
