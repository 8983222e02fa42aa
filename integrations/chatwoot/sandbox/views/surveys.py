"""How ratings look: to administrators, and to who holds a survey's link (contract 1.4 and 2.5)."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.clock import epoch, iso
from integrations.chatwoot.sandbox.state.extras import CsatResponse
from integrations.chatwoot.sandbox.state.records import Message
from integrations.chatwoot.sandbox.views import contacts, people
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]


def response(world: World, row: CsatResponse) -> Json:
    """A rating with who gave it and who had the conversation then."""
    store = world.store
    said: Json = {
        "id": row.id,
        "rating": row.rating,
        "feedback_message": row.feedback_message,
        "csat_review_notes": row.csat_review_notes,
        "review_notes_updated_at": iso(row.review_notes_updated_at),
        "account_id": store.account.id,
        "message_id": row.message_id,
        "conversation_id": store.conversations.get(row.conversation_id).display_id,
        "created_at": epoch(row.created_at),
    }
    if contact := store.contacts.find(row.contact_id):
        said["contact"] = contacts.slim(world, contact)
    if agent := store.users.find(row.assigned_agent_id):
        said["assigned_agent"] = people.agent(world, agent)
    return said


def page(world: World, survey: Message) -> Json:
    """A survey as its link shows it; `conversation_id` is the row's own id here."""
    store = world.store
    inbox = store.inboxes.get(survey.inbox_id)
    answer = next((row for row in store.csat_responses if row.message_id == survey.id), None)
    return {
        "id": survey.id,
        "csat_survey_response": raw(world, answer) if answer else None,
        "display_type": survey.content_attributes.get("display_type", "emoji"),
        "content": inbox.csat_config.get("message"),
        "inbox_avatar_url": "",
        "inbox_name": inbox.name,
        "locale": store.account.locale,
        "conversation_id": survey.conversation_id,
        "created_at": iso(survey.created_at),
    }


def raw(world: World, row: CsatResponse) -> Json:
    """The rating's row."""
    return {
        "id": row.id,
        "account_id": world.store.account.id,
        "conversation_id": row.conversation_id,
        "message_id": row.message_id,
        "rating": row.rating,
        "feedback_message": row.feedback_message,
        "contact_id": row.contact_id,
        "assigned_agent_id": row.assigned_agent_id,
        "created_at": iso(row.created_at),
        "updated_at": iso(row.updated_at),
        "csat_review_notes": row.csat_review_notes,
        "review_notes_updated_at": iso(row.review_notes_updated_at),
        "review_notes_updated_by_id": None,
    }
