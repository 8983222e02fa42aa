"""Serves reports to administrators: series and summaries (contract 2.6)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from integrations.chatwoot.sandbox.application.periods import Period, period_of
from integrations.chatwoot.sandbox.application.report_scopes import (
    AVERAGES,
    Belongs,
    Scope,
    belonging,
)
from integrations.chatwoot.sandbox.clock import epoch
from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.problems import Broken
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
REPORTS = "/api/v2/accounts/{account_id}"
COUNTS = (
    "conversations_count",
    "incoming_messages_count",
    "outgoing_messages_count",
    "resolutions_count",
)


def _series(call: Call) -> list[Json]:
    scope, metric = _scope(call), str(call.params.get("metric"))
    if metric in AVERAGES:
        return _averages(call, scope, AVERAGES[metric])
    if metric not in COUNTS:
        raise Broken
    counted: dict[datetime, int] = dict.fromkeys(_slots(call, scope.period), 0)
    for moment in scope.moments(metric):
        counted[_slot(call, moment)] = counted.get(_slot(call, moment), 0) + 1
    return [{"value": n, "timestamp": epoch(slot)} for slot, n in counted.items()]


def _averages(call: Call, scope: Scope, name: str) -> list[Json]:
    values: dict[datetime, list[float]] = defaultdict(list)
    for event in scope.events(name):
        values[_slot(call, event.event_end_time)].append(event.value)
    return [
        {"value": _mean(values[slot]), "timestamp": epoch(slot), "count": len(values[slot])}
        for slot in _slots(call, scope.period)
    ]


def _summary(call: Call) -> Json:
    scope = _scope(call)
    former = Scope(scope.store, scope.period.before(), scope.belongs)
    return _totals(scope) | {"previous": _totals(former)}


def _totals(scope: Scope) -> Json:
    counts = {metric: len(scope.moments(metric)) for metric in COUNTS}
    return counts | {metric: scope.average(name) for metric, name in AVERAGES.items()}


def _scope(call: Call) -> Scope:
    belongs: Belongs = belonging(call.store, call.params)
    period = period_of(call.params)
    if period is None:
        raise Broken
    return Scope(call.store, period, belongs)


def _slots(call: Call, period: Period) -> list[datetime]:
    slots = [_slot(call, period.since)]
    while (following := _after(call, slots[-1])) < period.until:
        slots.append(following)
    return slots


def _slot(call: Call, moment: datetime) -> datetime:
    """The beginning of the hour, day, week (Sunday), month or year of the moment."""
    group = call.params.get("group_by")
    if group == "hour":
        return moment.replace(minute=0, second=0, microsecond=0)
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if group == "week":
        return day - timedelta(days=(day.weekday() + 1) % 7)
    if group == "year":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if group == "month" else day


def _after(call: Call, slot: datetime) -> datetime:
    steps = {"hour": timedelta(hours=1), "week": timedelta(days=7)}
    far = {"month": timedelta(days=32), "year": timedelta(days=367)}
    group = str(call.params.get("group_by"))
    return _slot(call, slot + (steps.get(group) or far.get(group) or timedelta(days=1)))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0


routes = [
    account_route("GET", "/reports", _series, admin=True, base=REPORTS),
    account_route("GET", "/reports/summary", _summary, admin=True, base=REPORTS),
]
