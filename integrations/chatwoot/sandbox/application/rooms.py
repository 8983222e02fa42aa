"""Finds the conversation that an address names and checks that the caller may open it."""

from __future__ import annotations

from integrations.chatwoot.sandbox.effects.actor import Actor
from integrations.chatwoot.sandbox.state.records import Conversation, Message, User
from integrations.chatwoot.sandbox.web import access
from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.problems import NotAuthorized, NotFound

CONVERSATION = "/conversations/{conversation}"


def conversation_of(call: Call) -> Conversation:
    """The conversation in the address; raises NotFound, or NotAuthorized for a foreign inbox."""
    conversation = call.store.conversation(call.id("conversation"))
    assert call.performer is not None
    if not access.may_see(call.store, call.performer, conversation, call.version):
        raise NotAuthorized
    return conversation


def message_of(call: Call, conversation: Conversation) -> Message:
    """The conversation's message in the address; raises NotFound."""
    message = call.store.messages.find(call.id("message"))
    if message is None or message.conversation_id != conversation.id:
        raise NotFound
    return message


def actor_of(call: Call) -> Actor:
    """The caller as the one who acts."""
    return Actor(performer=call.performer)


def viewer_of(call: Call) -> User | None:
    """The caller if a person looks; a bot is nobody."""
    return call.performer if isinstance(call.performer, User) else None
