"""One turn for each ticket on the way out, and a gate to Chatwoot that all processes share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)

FIRST_IN_LINE = """
UPDATE outbox SET lane = CASE WHEN state IN ('unknown', 'sending') THEN 1 ELSE 0 END
WHERE state NOT IN ('done', 'dead') AND NOT EXISTS (
    SELECT 1 FROM outbox AS earlier WHERE earlier.ticket_id = outbox.ticket_id
    AND earlier.id < outbox.id AND earlier.state <> 'done')
"""


def upgrade() -> None:
    op.add_column("outbox", sa.Column("lane", sa.SmallInteger(), nullable=True))
    op.execute("UPDATE outbox SET done_at = created_at WHERE state = 'done' AND done_at IS NULL")
    op.execute("UPDATE outbox SET next_at = lease_until WHERE lease_until > next_at")
    op.execute(FIRST_IN_LINE)
    op.drop_index("ix_outbox_due", "outbox")
    op.drop_index("ix_outbox_ticket", "outbox")
    index_where("ix_outbox_due", ["lane", "next_at", "id"], "lane IS NOT NULL")
    index_where("ix_outbox_ticket", ["ticket_id", "id"], "done_at IS NULL")
    index_where("ix_outbox_leased", ["lease_until"], "lease_until IS NOT NULL")
    op.create_table(
        "chatwoot_gate",
        sa.Column("base_url", sa.String(length=255), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("recent", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("probe_at", TIME, nullable=True),
        sa.Column("pause_seconds", sa.Double(), nullable=False),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.Column("counted_at", TIME, nullable=False),
        sa.Column("slowed_to", sa.Double(), nullable=True),
        sa.Column("slowed_at", TIME, nullable=True),
        sa.Column("quiet_until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("base_url", name="pk_chatwoot_gate"),
    )


def index_where(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "outbox", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_table("chatwoot_gate")
    for name in ("ix_outbox_leased", "ix_outbox_ticket", "ix_outbox_due"):
        op.drop_index(name, "outbox")
    op.create_index("ix_outbox_ticket", "outbox", ["ticket_id", "id"])
    op.create_index("ix_outbox_due", "outbox", ["state", "next_at"])
    op.drop_column("outbox", "lane")
