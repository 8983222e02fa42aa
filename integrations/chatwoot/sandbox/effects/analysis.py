"""Looks at a new message's files, as Chatwoot's jobs do, with what that has as side effects."""

from __future__ import annotations

from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.events import Event
from integrations.chatwoot.sandbox.state.records import Message
from integrations.chatwoot.sandbox.world import World

PAUSE = 0.05
HEIC = ("image/heic", "image/heif")


def analyse_later(world: World, message: Message) -> None:
    """Enqueue the look at the message's files: audio touches it, HEIC may kill the worker."""
    files = world.store.attachments_by_message.all(message.id)
    if world.version.since("4.16") and any(file.file_type == "audio" for file in files):
        for _ in range(2):
            world.jobs.later(lambda: _touch(world, message), delay=PAUSE)
    kinds = {world.store.blobs.get(file.blob_id).content_type for file in files}
    if world.faults.heic_kills_worker and kinds & set(HEIC):
        world.jobs.later(lambda: world.faults.change({"dead_worker": True}))


def _touch(world: World, message: Message) -> None:
    """Save the message without a visible change, which still makes an event."""
    world.store.messages.get(message.id)
    before = message.updated_at
    world.store.messages.save(message)
    world.publish(
        Event(
            name="message.updated",
            message=message,
            conversation=world.store.conversations.get(message.conversation_id),
            changes={"updated_at": (iso(before), iso(message.updated_at))},
        )
    )
