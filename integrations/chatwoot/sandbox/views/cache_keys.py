"""How the dashboard learns that its copies of labels, inboxes and teams are stale."""

from __future__ import annotations

from integrations.chatwoot.sandbox.clock import epoch
from integrations.chatwoot.sandbox.state.store import Store


def shown(store: Store) -> dict[str, str]:
    """When labels, inboxes and teams last changed, in seconds as text."""
    tables = {"label": store.labels, "inbox": store.inboxes, "team": store.teams}
    born = store.account.created_at
    return {
        name: str(epoch(max((row.updated_at for row in table), default=born)))
        for name, table in tables.items()
    }
