"""How many messages of a ticket were refused and wait for a decision: its people are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

AS_THE_THREADS_TELL = """
UPDATE ticket SET unsent_count = (
    SELECT count(*) FROM timeline_entry
    WHERE timeline_entry.ticket_id = ticket.id
    AND message_state = 'failed' AND failure <> 'skipped')
"""
ON_THE_HEAP_THAT_WAITS = """
UPDATE ticket_member SET list_group = 'waiting', confirmable_since = NULL WHERE ticket_id IN (
    SELECT id FROM ticket WHERE unsent_count > 0 AND status <> 'removed'
    AND (status <> 'resolved' OR last_speaker = 'employee'))
"""


def upgrade() -> None:
    op.add_column(
        "ticket", sa.Column("unsent_count", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute(AS_THE_THREADS_TELL)
    op.execute(ON_THE_HEAP_THAT_WAITS)


def downgrade() -> None:
    op.drop_column("ticket", "unsent_count")
