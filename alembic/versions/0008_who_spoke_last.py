"""Who spoke last in a ticket, by their account: two people may have one name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AS_THE_THREADS_TELL = """
UPDATE ticket SET last_speaker_id = (
    SELECT actor_id FROM timeline_entry
    WHERE timeline_entry.ticket_id = ticket.id AND kind = 'message'
    AND actor_kind = 'employee' AND actor_name = ticket.last_speaker_name AND deleted_at IS NULL
    ORDER BY occurred_at DESC, id DESC LIMIT 1)
WHERE last_speaker = 'employee'
"""


def upgrade() -> None:
    op.add_column("ticket", sa.Column("last_speaker_id", sa.String(length=36), nullable=True))
    op.execute(AS_THE_THREADS_TELL)


def downgrade() -> None:
    op.drop_column("ticket", "last_speaker_id")
