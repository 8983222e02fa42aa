"""Picks the conversations that a report is about, and measures them (contract 2.6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.chatwoot.sandbox.application.periods import Period
from integrations.chatwoot.sandbox.effects.reporting import FIRST_RESPONSE, REPLY, RESOLUTION
from integrations.chatwoot.sandbox.state.extras import ReportingEvent
from integrations.chatwoot.sandbox.state.records import Conversation
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.web.calls import whole
from integrations.chatwoot.sandbox.web.problems import Broken, NotFound

Belongs = Callable[[Conversation], bool]
AVERAGES = {
    "avg_first_response_time": FIRST_RESPONSE,
    "avg_resolution_time": RESOLUTION,
    "reply_time": REPLY,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The conversations of an account, inbox, agent, label or team, within a span of time."""

    store: Store
    period: Period
    belongs: Belongs

    def conversations(self) -> list[Conversation]:
        """Those that began within the span."""
        return [c for c in self.store.conversations if self._began(c) and self.belongs(c)]

    def moments(self, metric: str) -> list[datetime]:
        """When each thing that the metric counts happened."""
        if metric == "conversations_count":
            return [conversation.created_at for conversation in self.conversations()]
        if metric == "resolutions_count":
            return [event.event_end_time for event in self.events(RESOLUTION)]
        kind = metric.removesuffix("_messages_count")
        return [
            message.created_at
            for message in self.store.messages
            if message.message_type == kind
            and not message.private
            and self.period.has(message.created_at)
            and self._owns(message.conversation_id)
        ]

    def events(self, name: str) -> list[ReportingEvent]:
        """The measured lengths of that name which ended within the span."""
        return [
            event
            for event in self.store.reporting_events
            if event.name == name
            and self.period.has(event.event_end_time)
            and self._owns(event.conversation_id)
        ]

    def average(self, name: str) -> float | None:
        """The mean length in seconds, or nothing without any."""
        values = [event.value for event in self.events(name)]
        return sum(values) / len(values) if values else None

    def _began(self, conversation: Conversation) -> bool:
        return self.period.has(conversation.created_at)

    def _owns(self, conversation_id: int) -> bool:
        conversation = self.store.conversations.find(conversation_id)
        return conversation is not None and self.belongs(conversation)


def belonging(store: Store, params: Mapping[str, Any]) -> Belongs:
    """Which conversations the `type` and `id` of a request mean; raises NotFound, Broken."""
    kind, wanted = str(params.get("type") or ""), whole(params.get("id"))
    if kind == "account":
        return lambda _: True
    if kind not in ("inbox", "agent", "team", "label"):
        raise Broken
    if wanted is None:
        raise NotFound
    return owned_by(store, kind, wanted)


def owned_by(store: Store, kind: str, row_id: int) -> Belongs:
    """The conversations of one inbox, agent, team or label; raises RecordMissing."""
    if kind == "label":
        title = store.labels.get(row_id).title
        return lambda conversation: title in conversation.labels
    tables = {"inbox": store.inboxes, "agent": store.users, "team": store.teams}
    tables[kind].get(row_id)
    column = {"inbox": "inbox_id", "agent": "assignee_id", "team": "team_id"}[kind]
    return lambda conversation: getattr(conversation, column) == row_id
