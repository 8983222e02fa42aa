"""Threads in the order of what happened: that of its arrival depends on the deliveries."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_timeline_entry_thread", "timeline_entry")
    op.create_index(
        "ix_timeline_entry_thread", "timeline_entry", ["ticket_id", "occurred_at", "id"]
    )
    op.create_index("ix_timeline_entry_heard", "timeline_entry", ["ticket_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_timeline_entry_heard", "timeline_entry")
    op.drop_index("ix_timeline_entry_thread", "timeline_entry")
    op.create_index("ix_timeline_entry_thread", "timeline_entry", ["ticket_id", "id"])
