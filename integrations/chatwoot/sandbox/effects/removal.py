"""Deletes contacts, conversations and messages; what hangs on them goes by jobs, silently."""

from __future__ import annotations

from integrations.chatwoot.sandbox.attachments import files
from integrations.chatwoot.sandbox.effects import activities, caching, messages
from integrations.chatwoot.sandbox.effects.actor import Actor
from integrations.chatwoot.sandbox.effects.wording import say
from integrations.chatwoot.sandbox.events import Event
from integrations.chatwoot.sandbox.state.records import Contact, Conversation, Inbox, Message
from integrations.chatwoot.sandbox.world import World


def delete_message(world: World, message: Message, actor: Actor) -> None:
    """Leave a tombstone in the message's place; its files' addresses die shortly after."""
    attached = world.store.attachments_by_message.all(message.id)
    for attachment in attached:
        world.store.attachments.remove(attachment)
    messages.change(
        world,
        message,
        actor,
        content=say(activities.locale_of(world, actor), "message.deleted"),
        content_type="text",
        content_attributes={"deleted": True},
    )
    blob_ids = [attachment.blob_id for attachment in attached]
    world.jobs.later(lambda: _purge(world, blob_ids))


def delete_conversation_later(world: World, conversation: Conversation) -> None:
    """Let a job delete the conversation; no webhook tells of it."""
    world.jobs.later(lambda: erase_conversation(world, conversation))


def delete_contact(world: World, contact: Contact, actor: Actor) -> None:
    """Delete the contact at once and its doors and conversations a little later.

    Until then lists that contain them answer 500, as Chatwoot's do.
    """
    world.store.contacts.remove(contact)
    world.publish(Event(name="contact.deleted", contact=contact, performer=actor.performer))
    pause = world.faults.contact_removal_seconds

    def sweep() -> None:
        for conversation in world.store.conversations_of(contact):
            erase_conversation(world, conversation)
        for door in world.store.doors_of(contact):
            world.store.contact_inboxes.remove(door)

    if pause:
        world.jobs.later(sweep, delay=pause)
    else:
        sweep()


def delete_inbox_later(world: World, inbox: Inbox) -> None:
    """Let a job delete the inbox with its doors and conversations."""

    def sweep() -> None:
        for conversation in world.store.conversations:
            if conversation.inbox_id == inbox.id:
                erase_conversation(world, conversation)
        for door in world.store.contact_inboxes:
            if door.inbox_id == inbox.id:
                world.store.contact_inboxes.remove(door)
        world.store.inboxes.remove(inbox)
        caching.outdate(world, None)

    world.jobs.later(sweep)


def erase_conversation(world: World, conversation: Conversation) -> None:
    """Remove the conversation with its messages and files."""
    blob_ids: list[int] = []
    for message in world.store.messages_of(conversation):
        for attachment in world.store.attachments_by_message.all(message.id):
            blob_ids.append(attachment.blob_id)
            world.store.attachments.remove(attachment)
        world.store.messages.remove(message)
    for response in world.store.csat_responses:
        if response.conversation_id == conversation.id:
            world.store.csat_responses.remove(response)
    world.store.conversations.remove(conversation)
    _purge(world, blob_ids)


def _purge(world: World, blob_ids: list[int]) -> None:
    for blob_id in blob_ids:
        blob = world.store.blobs.find(blob_id)
        if blob is not None:
            files.purge(world.store, blob)
