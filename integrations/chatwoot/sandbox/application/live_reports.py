"""Serves what is so now, and summaries by agent, team, inbox and label (contract 2.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from integrations.chatwoot.sandbox.application.periods import Period, period_of
from integrations.chatwoot.sandbox.application.report_scopes import Scope, owned_by
from integrations.chatwoot.sandbox.application.reports import REPORTS
from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.effects.reporting import FIRST_RESPONSE, REPLY, RESOLUTION
from integrations.chatwoot.sandbox.state.records import Conversation, Record
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.web.calls import Call, whole
from integrations.chatwoot.sandbox.web.problems import Unprocessable
from integrations.chatwoot.sandbox.web.routing import Handler, account_route

Json = dict[str, Any]
STATUSES = ("open", "resolved", "pending", "snoozed")
GROUPS = ("team_id", "assignee_id")
HALF_A_YEAR = timedelta(days=184)


def _metrics(call: Call) -> Json:
    found = _of_team(call)
    pending = sum(conversation.status == "pending" for conversation in found)
    return _open_counts(found) | {"pending": pending}


def _grouped_metrics(call: Call) -> list[Json]:
    column = str(call.params.get("group_by"))
    if column not in GROUPS:
        raise Unprocessable("invalid group_by")
    found = [c for c in call.store.conversations if c.status == "open"]
    keys = dict.fromkeys(getattr(conversation, column) for conversation in found)
    return [
        _open_counts(c for c in found if getattr(c, column) == key) | {column: key} for key in keys
    ]


def _open_counts(found: Iterable[Conversation]) -> Json:
    waiting = [conversation for conversation in found if conversation.status == "open"]
    return {
        "open": len(waiting),
        "unattended": sum(_is_unattended(conversation) for conversation in waiting),
        "unassigned": sum(conversation.assignee_id is None for conversation in waiting),
    }


def _is_unattended(conversation: Conversation) -> bool:
    return conversation.first_reply_created_at is None or conversation.waiting_since is not None


def _of_team(call: Call) -> list[Conversation]:
    team_id = whole(call.params.get("team_id"))
    found = list(call.store.conversations)
    return [c for c in found if c.team_id == team_id] if team_id else found


def _summarising(kind: str) -> Handler:
    def summary(call: Call) -> list[Json]:
        period = _period(call)
        return [_row(call.store, kind, row.id, period) for row in _rows(call.store, kind)]

    return summary


def _row(store: Store, kind: str, row_id: int, period: Period) -> Json:
    scope = Scope(store, period, owned_by(store, kind, row_id))
    return {
        "id": row_id,
        "conversations_count": len(scope.conversations()),
        "resolved_conversations_count": len(scope.events(RESOLUTION)),
        "avg_resolution_time": scope.average(RESOLUTION),
        "avg_first_response_time": scope.average(FIRST_RESPONSE),
        "avg_reply_time": scope.average(REPLY),
    }


def _by_channel(call: Call) -> Json:
    period = _period(call)
    if period.until - period.since > HALF_A_YEAR:
        raise Unprocessable("Date range cannot exceed 6 months")
    found = [c for c in call.store.conversations if period.has(c.created_at)]
    counted = Counter(conversation.status for conversation in found)
    totals = {status: counted[status] for status in STATUSES}
    return {"Channel::Api": totals | {"total": len(found)}} if found else {}


def _rows(store: Store, kind: str) -> list[Record]:
    return {
        "agent": list[Record](store.users),
        "team": list[Record](store.teams),
        "inbox": list[Record](store.inboxes),
        "label": list[Record](store.labels),
    }[kind]


def _period(call: Call) -> Period:
    """The span that is asked for, else everything up to now."""
    return period_of(call.params) or Period(call.store.account.created_at, now())


LIVE, SUMMARY = "/live_reports", "/summary_reports"
routes = [
    account_route("GET", LIVE + "/conversation_metrics", _metrics, admin=True, base=REPORTS),
    account_route(
        "GET", LIVE + "/grouped_conversation_metrics", _grouped_metrics, admin=True, base=REPORTS
    ),
    account_route("GET", SUMMARY + "/channel", _by_channel, admin=True, base=REPORTS),
    *(
        account_route("GET", f"{SUMMARY}/{kind}", _summarising(kind), admin=True, base=REPORTS)
        for kind in ("agent", "team", "inbox", "label")
    ),
]
