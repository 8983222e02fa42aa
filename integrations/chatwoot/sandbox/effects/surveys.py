"""Sends the satisfaction survey on resolving and keeps the contact's answer (contract 6.12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from integrations.chatwoot.sandbox.effects import activities, templates
from integrations.chatwoot.sandbox.effects.wording import say
from integrations.chatwoot.sandbox.events import Event
from integrations.chatwoot.sandbox.state.extras import CsatResponse
from integrations.chatwoot.sandbox.state.records import Conversation, Inbox, Message
from integrations.chatwoot.sandbox.views import messages
from integrations.chatwoot.sandbox.views.conversations import can_reply
from integrations.chatwoot.sandbox.web.calls import mapping, whole
from integrations.chatwoot.sandbox.world import World

PAUSE = 0.03


def listen(world: World, event: Event) -> None:
    """Send a survey after a status change that left the conversation resolved."""
    if event.name == "conversation.status_changed" and event.conversation is not None:
        conversation, english = event.conversation, bool(event.details.get("in_english"))
        world.jobs.later(lambda: _send(world, conversation, english), delay=PAUSE)


def _send(world: World, conversation: Conversation, english: bool) -> None:
    world.store.conversations.get(conversation.id)
    inbox = world.store.inboxes.get(conversation.inbox_id)
    if conversation.status != "resolved" or not inbox.csat_survey_enabled:
        return
    sent = any(m.content_type == "input_csat" for m in world.store.messages_of(conversation))
    if sent or not _labels_allow(inbox, conversation):
        return
    locale = "en" if english else world.store.account.locale
    if not can_reply(world, conversation):
        activities.write_later(world, conversation, say(locale, "survey.not_sent"))
        return
    prompt = inbox.csat_config.get("message") or say(locale, "survey.prompt")
    if not world.version.since("4.3"):
        prompt = messages.survey_text(world, conversation)
    display = inbox.csat_config.get("display_type") or "emoji"
    attributes = {"display_type": display} if world.version.since("4.2") else {}
    templates.send(world, conversation, str(prompt), "input_csat", attributes)


def _labels_allow(inbox: Inbox, conversation: Conversation) -> bool:
    rules = mapping(inbox.csat_config.get("survey_rules"))
    wanted = {str(title) for title in cast(list[Any], rules.get("values") or [])}
    if not wanted:
        return True
    has_one = bool(wanted & set(conversation.labels))
    return has_one != (rules.get("operator") == "does_not_contain")


def rating_is_refused(submitted: Any) -> bool:
    """Whether the answer carries a rating outside 1 to 5: its listener fails and no webhook goes
    out.
    """
    rating = _rating(submitted)
    return rating is not None and not 1 <= rating <= 5


def keep_answer(world: World, message: Message) -> None:
    """Write the contact's rating into its row; a later answer replaces the earlier one."""
    submitted = message.content_attributes.get("submitted_values")
    rating = _rating(submitted)
    if message.content_type != "input_csat" or rating is None or rating_is_refused(submitted):
        return
    answer = _answer(submitted)
    conversation = world.store.conversations.get(message.conversation_id)
    row = next((r for r in world.store.csat_responses if r.message_id == message.id), None)
    row = row or world.store.csat_responses.add(
        CsatResponse(
            conversation_id=conversation.id,
            message_id=message.id,
            contact_id=conversation.contact_id,
            rating=rating,
        )
    )
    row.rating = rating
    row.feedback_message = answer.get("feedback_message")
    row.assigned_agent_id = conversation.assignee_id
    world.store.csat_responses.save(row)


def _answer(submitted: Any) -> Mapping[str, Any]:
    return mapping(mapping(submitted).get("csat_survey_response"))


def _rating(submitted: Any) -> int | None:
    return whole(_answer(submitted).get("rating"))
