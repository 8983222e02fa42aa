"""Serves contacts' ratings to administrators (contract 2.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from integrations.chatwoot.sandbox.application.periods import Period, period_of
from integrations.chatwoot.sandbox.state.extras import CsatResponse
from integrations.chatwoot.sandbox.views import surveys
from integrations.chatwoot.sandbox.web.calls import Call, ids, whole
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
PAGE_SIZE = 25


def _index(call: Call) -> list[Json]:
    found = _found(call)
    if str(call.params.get("sort")) in ("created_at", "-created_at"):
        found.sort(key=_made_at, reverse=str(call.params["sort"]).startswith("-"))
    start = (call.page() - 1) * PAGE_SIZE
    return [surveys.response(call.world, row) for row in found[start : start + PAGE_SIZE]]


def _metrics(call: Call) -> Json:
    found, period = _found(call), period_of(call.params)
    sent = [m for m in call.store.messages if m.content_type == "input_csat"]
    return {
        "total_count": len(found),
        "ratings_count": {
            str(rating): n for rating, n in Counter(r.rating for r in found).items()
        },
        "total_sent_messages_count": sum(_is_within(m.created_at, period) for m in sent),
    }


def _found(call: Call) -> list[CsatResponse]:
    period = period_of(call.params)
    return [
        row
        for row in call.store.csat_responses
        if _is_within(row.created_at, period) and _fits(call, row, call.params)
    ]


def _fits(call: Call, row: CsatResponse, params: Mapping[str, Any]) -> bool:
    conversation = call.store.conversations.find(row.conversation_id)
    agents, rating = ids(params.get("user_ids")), whole(params.get("rating"))
    inbox_id, team_id = whole(params.get("inbox_id")), whole(params.get("team_id"))
    return (
        conversation is not None
        and (not agents or row.assigned_agent_id in agents)
        and (not rating or row.rating == rating)
        and (not inbox_id or conversation.inbox_id == inbox_id)
        and (not team_id or conversation.team_id == team_id)
    )


def _is_within(moment: datetime, period: Period | None) -> bool:
    return period is None or period.has(moment)


def _made_at(row: CsatResponse) -> datetime:
    return row.created_at


routes = [
    account_route("GET", "/csat_survey_responses", _index, admin=True),
    account_route("GET", "/csat_survey_responses/metrics", _metrics, admin=True),
]
