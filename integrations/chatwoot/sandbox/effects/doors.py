"""Opens doors: the contact_inboxes under whose `source_id` a contact is known in an inbox."""

from __future__ import annotations

from integrations.chatwoot.sandbox.state.records import Contact, ContactInbox, Inbox
from integrations.chatwoot.sandbox.state.tokens import fresh_uuid
from integrations.chatwoot.sandbox.web.problems import Invalid
from integrations.chatwoot.sandbox.world import World

LONGEST = 20_000


class SourceTaken(Exception):
    """The source_id already leads to another contact of that inbox."""


def find_or_open(
    world: World,
    contact: Contact,
    inbox: Inbox,
    source_id: str | None,
    *,
    hmac_verified: bool = False,
) -> ContactInbox:
    """The contact's door with that source_id, made if need be; a random one without a source_id.

    Raises SourceTaken when it is somebody else's, Invalid when it is too long.
    """
    source = source_id or fresh_uuid()
    found = world.store.door_by_source.first((inbox.id, source))
    if found is not None and found.contact_id != contact.id:
        raise SourceTaken
    if len(source) > LONGEST:
        raise Invalid(source_id=f"is too long (maximum is {LONGEST} characters)")
    return found or world.store.contact_inboxes.add(
        ContactInbox(
            contact_id=contact.id,
            inbox_id=inbox.id,
            source_id=source,
            hmac_verified=hmac_verified,
        )
    )
