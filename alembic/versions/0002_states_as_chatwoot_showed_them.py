"""States as Chatwoot showed them: late deliveries find their place between the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "shown_state",
        sa.Column("ticket_id", sa.String(length=36), nullable=False),
        sa.Column("shown_at", TIME, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.String(length=10), nullable=False),
        sa.Column("assignee", sa.String(length=255), nullable=False),
        sa.Column("team", sa.String(length=255), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_shown_state_company_id_company"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_shown_state_ticket_id_ticket"
        ),
        sa.PrimaryKeyConstraint("ticket_id", "shown_at", name="pk_shown_state"),
    )
    op.add_column("timeline_entry", sa.Column("chatwoot_version_at", TIME, nullable=True))
    op.create_index(
        "ix_timeline_entry_said", "timeline_entry", ["ticket_id", "chatwoot_message_id"]
    )


def downgrade() -> None:
    op.drop_index("ix_timeline_entry_said", "timeline_entry")
    op.drop_column("timeline_entry", "chatwoot_version_at")
    op.drop_table("shown_state")
