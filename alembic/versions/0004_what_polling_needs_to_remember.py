"""What polling remembers: whose turn it is, how far each ticket was read, what was missed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_routine()
    create_ticket_cursor()
    create_hourly_count()
    create_duplicate_message()


def create_routine() -> None:
    op.create_table(
        "routine",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("lease_owner", sa.String(length=60), nullable=False),
        sa.Column("lease_until", TIME, nullable=True),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("succeeded_at", TIME, nullable=True),
        sa.Column("position", sa.String(length=36), nullable=False),
        sa.Column("last_error", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_routine_company_id_company"
        ),
        sa.PrimaryKeyConstraint("company_id", "name", name="pk_routine"),
    )


def create_ticket_cursor() -> None:
    op.create_table(
        "ticket_cursor",
        sa.Column("ticket_id", sa.String(length=36), nullable=False),
        sa.Column("chatwoot_message_id", sa.BigInteger(), nullable=False),
        sa.Column("read_as_of", TIME, nullable=True),
        sa.Column("missing_since", TIME, nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_ticket_cursor_company_id_company"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_ticket_cursor_ticket_id_ticket"
        ),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_ticket_cursor"),
    )
    op.create_index("ix_ticket_cursor_missing", "ticket_cursor", ["missing_since"])


def create_hourly_count() -> None:
    op.create_table(
        "hourly_count",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("hour", TIME, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_hourly_count_company_id_company"
        ),
        sa.PrimaryKeyConstraint("company_id", "name", "hour", name="pk_hourly_count"),
    )


def create_duplicate_message() -> None:
    op.create_table(
        "duplicate_message",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("chatwoot_message_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.String(length=36), nullable=False),
        sa.Column("kept_message_id", sa.BigInteger(), nullable=False),
        sa.Column("found_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_duplicate_message_company_id_company"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_duplicate_message_ticket_id_ticket"
        ),
        sa.PrimaryKeyConstraint("company_id", "chatwoot_message_id", name="pk_duplicate_message"),
    )


def downgrade() -> None:
    for table in ("duplicate_message", "hourly_count", "ticket_cursor", "routine"):
        op.drop_table(table)
