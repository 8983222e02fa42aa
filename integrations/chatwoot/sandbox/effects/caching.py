"""Tells dashboards that the labels, inboxes or teams that they keep are stale (contract 5.4)."""

from __future__ import annotations

from integrations.chatwoot.sandbox.events import Event
from integrations.chatwoot.sandbox.state.records import AgentBot, User
from integrations.chatwoot.sandbox.world import World

OUTDATED = "account.cache_invalidated"


def outdate(world: World, performer: User | AgentBot | None, *, times: int = 1) -> None:
    """Publish that one of them changed, once for each row that was saved."""
    for _ in range(times):
        world.publish(Event(name=OUTDATED, performer=performer))
