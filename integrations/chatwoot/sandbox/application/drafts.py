"""Keeps the answers that agents have begun and not sent (contract 2.2)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.state.extras import Draft
from integrations.chatwoot.sandbox.state.records import Conversation
from integrations.chatwoot.sandbox.web import access
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, mapping
from integrations.chatwoot.sandbox.web.problems import NotAuthorized
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]


def _show(call: Call) -> Json:
    draft = _draft_of(call, _conversation(call))
    return {"has_draft": True, "message": draft.message} if draft else {"has_draft": False}


def _update(call: Call) -> Response:
    conversation = _conversation(call)
    text = str(mapping(call.params.get("draft_message")).get("message") or "")
    draft = _draft_of(call, conversation)
    if draft is None:
        call.store.drafts.add(Draft(conversation_id=conversation.id, message=text))
    else:
        draft.message = text
        call.store.drafts.save(draft)
    return empty()


def _destroy(call: Call) -> Response:
    draft = _draft_of(call, _conversation(call))
    if draft is not None:
        call.store.drafts.remove(draft)
    return empty()


def _draft_of(call: Call, conversation: Conversation) -> Draft | None:
    found = (row for row in call.store.drafts if row.conversation_id == conversation.id)
    return next(found, None)


def _conversation(call: Call) -> Conversation:
    conversation = call.store.conversation(call.id())
    if not access.may_see(call.store, call.user, conversation, call.version):
        raise NotAuthorized
    return conversation


PATH = "/conversations/{id}/draft_messages"
routes = [
    account_route("GET", PATH, _show),
    account_route("PATCH", PATH, _update),
    account_route("DELETE", PATH, _destroy),
]
