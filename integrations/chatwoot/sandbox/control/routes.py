"""The sandbox's own door for tests and demonstrations, under `/_sandbox`: switches, dumps, reset,
people.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.effects import crons
from integrations.chatwoot.sandbox.state.records import Message
from integrations.chatwoot.sandbox.state.seed import plant
from integrations.chatwoot.sandbox.views.messages import sender_of
from integrations.chatwoot.sandbox.web.answers import empty, json_answer
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]


def _world(request: Request) -> World:
    return request.app.state.world


async def show_faults(request: Request) -> Response:
    """Every switch."""
    return json_answer(asdict(_world(request).faults))


async def change_faults(request: Request) -> Response:
    """Set the named switches; switching the worker on again runs what it missed."""
    world = _world(request)
    try:
        world.faults.change(await request.json())
    except (ValueError, TypeError) as error:
        return json_answer({"error": str(error)}, 422)
    if not world.faults.dead_worker:
        world.jobs.revive()
    return json_answer(asdict(world.faults))


async def reset_faults(request: Request) -> Response:
    """All switches off."""
    world = _world(request)
    world.faults.reset()
    world.jobs.revive()
    return json_answer(asdict(world.faults))


async def messages(request: Request) -> Response:
    """Every message of every kind, for a test that counts what arrived."""
    world = _world(request)
    return json_answer([_message(world, message) for message in world.store.messages])


def _message(world: World, message: Message) -> Json:
    conversation = world.store.conversations.get(message.conversation_id)
    door = world.store.contact_inboxes.find(conversation.contact_inbox_id)
    sender = sender_of(world, message)
    return {
        "id": message.id,
        "conversation_id": conversation.display_id,
        "contact_inbox_source_id": door.source_id if door else None,
        "source_id": message.source_id,
        "message_type": message.message_type,
        "private": message.private,
        "status": message.status,
        "content": message.content,
        "content_attributes": message.content_attributes,
        "sender": sender.name if sender else None,
        "created_at": iso(message.created_at),
    }


async def conversations(request: Request) -> Response:
    """Every conversation with what a test asks about it."""
    store = _world(request).store
    shown = [
        {
            "id": conversation.display_id,
            "status": conversation.status,
            "inbox_id": conversation.inbox_id,
            "contact_id": conversation.contact_id,
            "assignee_id": conversation.assignee_id,
            "team_id": conversation.team_id,
            "priority": conversation.priority,
            "labels": conversation.labels,
            "custom_attributes": conversation.custom_attributes,
            "additional_attributes": conversation.additional_attributes,
        }
        for conversation in store.conversations
    ]
    return json_answer(shown)


async def people(request: Request) -> Response:
    """The support people with their tokens, so that the console signs in by a click."""
    shown = [
        {
            "id": user.id,
            "name": user.name,
            "email": user.email,
            "role": user.role,
            "access_token": user.access_token,
            "pubsub_token": user.pubsub_token,
        }
        for user in _world(request).store.users
    ]
    return json_answer(shown)


async def reset(request: Request) -> Response:
    """Forget everything and plant the first account and people anew, with new tokens."""
    world = _world(request)
    world.store.clear()
    plant(world.store, world.seed)
    return empty(204)


async def idle(request: Request) -> Response:
    """Answer once every webhook, frame and job is through."""
    await _world(request).jobs.idle()
    return empty(204)


async def turn_clock(request: Request) -> Response:
    """Do now what the five-minute clock does."""
    crons.run(_world(request))
    return empty(204)


async def restart_cable(request: Request) -> Response:
    """Tell every socket that the server restarts."""
    _world(request).hub.disconnect_all("server_restart")
    return empty(204)


routes = [
    Route("/_sandbox/faults", show_faults),
    Route("/_sandbox/faults", change_faults, methods=["PATCH", "POST"]),
    Route("/_sandbox/faults", reset_faults, methods=["DELETE"]),
    Route("/_sandbox/messages", messages),
    Route("/_sandbox/conversations", conversations),
    Route("/_sandbox/people", people),
    Route("/_sandbox/reset", reset, methods=["POST"]),
    Route("/_sandbox/idle", idle, methods=["POST"]),
    Route("/_sandbox/clock", turn_clock, methods=["POST"]),
    Route("/_sandbox/cable/restart", restart_cable, methods=["POST"]),
]
