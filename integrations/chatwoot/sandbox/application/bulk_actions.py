"""Changes many conversations at once, in a job (contract 2.5)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.effects import contacts, conversations, labels, removal
from integrations.chatwoot.sandbox.effects.actor import Actor
from integrations.chatwoot.sandbox.state.records import Contact, Conversation
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty, json_answer
from integrations.chatwoot.sandbox.web.calls import Call, ids, mapping, strings, whole
from integrations.chatwoot.sandbox.web.fields import permitted
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
CASTS: fields.Casts = {
    "status": fields.one_of("open", "resolved", "pending", "snoozed"),
    "assignee_id": whole,
    "team_id": lambda value: whole(value) or None,
}
WITHOUT_STATUS: fields.Casts = {name: cast for name, cast in CASTS.items() if name != "status"}


def _create(call: Call) -> Response:
    kind = str(call.params.get("type") or "").capitalize()
    if kind == "Contact" and call.version.since("4.8"):
        return _on_contacts(call)
    if kind != "Conversation":
        return json_answer({"success": False}, 422)
    actor, named = Actor(performer=call.user), mapping(call.params.get("labels"))
    added, removed = strings(named.get("add")), strings(named.get("remove"))
    for conversation in _named(call):
        call.world.jobs.later(lambda one=conversation: _change(call, one, actor, added, removed))
    return empty()


def _on_contacts(call: Call) -> Response:
    """Delete the contacts, as administrators may, or add labels to those that they have."""
    actor, deletes = Actor(performer=call.user), call.params.get("action_name") == "delete"
    if deletes:
        call.require_admin()
    added = strings(mapping(call.params.get("labels")).get("add"))
    for contact in filter(None, map(call.store.contacts.find, ids(call.params.get("ids")))):
        if deletes:
            call.world.jobs.later(
                lambda one=contact: removal.delete_contact(call.world, one, actor)
            )
        elif added:
            call.world.jobs.later(lambda one=contact: _label(call, one, added))
    return empty()


def _label(call: Call, contact: Contact, added: list[str]) -> None:
    wanted = labels.cleaned([*contact.labels, *added])
    contacts.change(call.world, contact, call.performer, labels=wanted)


def _change(
    call: Call, conversation: Conversation, actor: Actor, added: list[str], removed: list[str]
) -> None:
    """Save three times, as Chatwoot does: without some labels, with others, then the fields."""
    kept = [title for title in conversation.labels if title not in removed]
    conversations.change(call.world, conversation, actor, labels=kept)
    wanted = labels.cleaned([*kept, *added])
    conversations.change(call.world, conversation, actor, labels=wanted)
    conversations.change(call.world, conversation, actor, **_columns(call.params))


def _named(call: Call) -> list[Conversation]:
    numbers = ids(call.params.get("ids"))
    found = [call.store.conversation_by_display_id.first(number) for number in numbers]
    return [conversation for conversation in found if conversation]


def _columns(params: Json) -> Json:
    given = mapping(params.get("fields"))
    wanted = permitted(given, CASTS if given.get("status") is not None else WITHOUT_STATUS)
    until = whole(params.get("snoozed_until"))
    if wanted.get("status") == "snoozed" and until:
        wanted["snoozed_until"] = datetime.fromtimestamp(until, UTC)
    return wanted


routes = [account_route("POST", "/bulk_actions", _create)]
