"""First tables: people, tickets, what comes from Chatwoot and what goes there."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "company",
    "counter",
    "user_account",
    "sector",
    "web_session",
    "sign_in_throttle",
    "setup_code",
    "ticket",
    "ticket_member",
    "timeline_entry",
    "file",
    "chatwoot_contact_link",
    "outbox",
    "webhook_event",
)


def upgrade() -> None:
    create_people_tables()
    create_sign_in_tables()
    create_ticket_tables()
    create_chatwoot_tables()
    found_default_company()


def found_default_company() -> None:
    company = sa.table("company", sa.column("name", sa.String), sa.column("created_at", TIME))
    op.bulk_insert(company, [{"name": "", "created_at": datetime.now(UTC)}])
    op.execute("INSERT INTO counter (company_id, name, value) SELECT id, 'ticket', 0 FROM company")


def create_people_tables() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_company"),
    )
    op.create_table(
        "counter",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_counter_company_id_company"
        ),
        sa.PrimaryKeyConstraint("company_id", "name", name="pk_counter"),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("search_text", sa.String(length=400), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("department", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("appearance", sa.String(length=10), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_user_account_company_id_company"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_user_account"),
        sa.UniqueConstraint("company_id", "email", name="uq_user_account_company_id_email"),
    )
    op.create_table(
        "sector",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_sector_company_id_company"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sector"),
        sa.UniqueConstraint("company_id", "name", name="uq_sector_company_id_name"),
    )


def create_sign_in_tables() -> None:
    op.create_table(
        "web_session",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("last_seen_at", TIME, nullable=False),
        sa.Column("idle_expires_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_web_session_company_id_company"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_web_session_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id_hash", name="pk_web_session"),
    )
    op.create_index("ix_web_session_user_id", "web_session", ["user_id"])
    op.create_table(
        "sign_in_throttle",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("window_started_at", TIME, nullable=False),
        sa.Column("blocked_until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_throttle"),
    )
    op.create_table(
        "setup_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_setup_code"),
    )


def create_ticket_tables() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("client_key", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("complexity", sa.String(length=10), nullable=False),
        sa.Column("priority", sa.String(length=10), nullable=False),
        sa.Column("sector_id", sa.String(length=36), nullable=True),
        sa.Column("requester_id", sa.String(length=36), nullable=False),
        sa.Column("requested_for_id", sa.String(length=36), nullable=True),
        sa.Column("continues_id", sa.String(length=36), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("snoozed_until", TIME, nullable=True),
        sa.Column("resolved_at", TIME, nullable=True),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("agent_name", sa.String(length=255), nullable=False),
        sa.Column("team_name", sa.String(length=255), nullable=False),
        sa.Column("has_answer", sa.Boolean(), nullable=False),
        sa.Column("last_speaker", sa.String(length=10), nullable=False),
        sa.Column("last_speaker_name", sa.String(length=255), nullable=False),
        sa.Column("last_line", sa.String(length=200), nullable=False),
        sa.Column("undelivered_count", sa.Integer(), nullable=False),
        sa.Column("search_text", sa.String(length=200), nullable=False),
        sa.Column("chatwoot_conversation_id", sa.Integer(), nullable=True),
        sa.Column("chatwoot_updated_at", TIME, nullable=True),
        sa.Column("last_activity_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_ticket_company_id_company"
        ),
        sa.ForeignKeyConstraint(
            ["continues_id"], ["ticket.id"], name="fk_ticket_continues_id_ticket"
        ),
        sa.ForeignKeyConstraint(
            ["requested_for_id"],
            ["user_account.id"],
            name="fk_ticket_requested_for_id_user_account",
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["user_account.id"], name="fk_ticket_requester_id_user_account"
        ),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name="fk_ticket_sector_id_sector"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket"),
        sa.UniqueConstraint(
            "company_id",
            "chatwoot_conversation_id",
            name="uq_ticket_company_id_chatwoot_conversation_id",
        ),
        sa.UniqueConstraint("company_id", "number", name="uq_ticket_company_id_number"),
        sa.UniqueConstraint(
            "requester_id", "client_key", name="uq_ticket_requester_id_client_key"
        ),
    )
    op.create_table(
        "ticket_member",
        sa.Column("ticket_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("list_group", sa.String(length=10), nullable=False),
        sa.Column("confirmable_since", TIME, nullable=True),
        sa.Column("last_activity_at", TIME, nullable=False),
        sa.Column("unread_count", sa.Integer(), nullable=False),
        sa.Column("read_entry_id", sa.BigInteger(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_ticket_member_company_id_company"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_ticket_member_ticket_id_ticket"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_ticket_member_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("ticket_id", "user_id", name="pk_ticket_member"),
    )
    op.create_index(
        "ix_ticket_member_group",
        "ticket_member",
        ["user_id", "list_group", "last_activity_at", "ticket_id"],
    )
    op.create_index(
        "ix_ticket_member_list", "ticket_member", ["user_id", "last_activity_at", "ticket_id"]
    )
    op.create_table(
        "timeline_entry",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("source_key", sa.String(length=200), nullable=False),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=True),
        sa.Column("actor_name", sa.String(length=255), nullable=False),
        sa.Column("from_value", sa.String(length=255), nullable=False),
        sa.Column("to_value", sa.String(length=255), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=True),
        sa.Column("message_state", sa.String(length=10), nullable=False),
        sa.Column("failure", sa.String(length=60), nullable=False),
        sa.Column("chatwoot_message_id", sa.BigInteger(), nullable=True),
        sa.Column("occurred_at", TIME, nullable=False),
        sa.Column("edited_at", TIME, nullable=True),
        sa.Column("deleted_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name="fk_timeline_entry_actor_id_user_account"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_timeline_entry_company_id_company"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_timeline_entry_ticket_id_ticket"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_timeline_entry"),
        sa.UniqueConstraint(
            "company_id",
            "chatwoot_message_id",
            name="uq_timeline_entry_company_id_chatwoot_message_id",
        ),
        sa.UniqueConstraint(
            "company_id", "source_key", name="uq_timeline_entry_company_id_source_key"
        ),
        sa.UniqueConstraint("message_id", name="uq_timeline_entry_message_id"),
    )
    op.create_index("ix_timeline_entry_thread", "timeline_entry", ["ticket_id", "id"])
    op.create_table(
        "file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("ticket_id", sa.String(length=36), nullable=True),
        sa.Column("entry_id", BIG_ID, nullable=True),
        sa.Column("uploader_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("content_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("chatwoot_attachment_id", sa.BigInteger(), nullable=True),
        sa.Column("chatwoot_url", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_file_company_id_company"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["timeline_entry.id"], name="fk_file_entry_id_timeline_entry"
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_file_ticket_id_ticket"),
        sa.ForeignKeyConstraint(
            ["uploader_id"], ["user_account.id"], name="fk_file_uploader_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_file"),
        sa.UniqueConstraint(
            "company_id",
            "chatwoot_attachment_id",
            name="uq_file_company_id_chatwoot_attachment_id",
        ),
    )
    op.create_index("ix_file_due", "file", ["state", "next_at"])
    op.create_index("ix_file_entry_id", "file", ["entry_id"])
    op.create_index("ix_file_ticket_id", "file", ["ticket_id"])
    op.create_index("ix_file_uploader", "file", ["uploader_id", "created_at"])


def create_chatwoot_tables() -> None:
    op.create_table(
        "chatwoot_contact_link",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("chatwoot_contact_id", sa.BigInteger(), nullable=False),
        sa.Column("identifier", sa.String(length=255), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_chatwoot_contact_link_company_id_company"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_chatwoot_contact_link_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("user_id", name="pk_chatwoot_contact_link"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unknown_since", TIME, nullable=True),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("lease_owner", sa.String(length=60), nullable=False),
        sa.Column("lease_until", TIME, nullable=True),
        sa.Column("chatwoot_id", sa.BigInteger(), nullable=True),
        sa.Column("known_message_id", sa.BigInteger(), nullable=False),
        sa.Column("last_error", sa.String(length=60), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("done_at", TIME, nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_outbox_company_id_company"
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_outbox_ticket_id_ticket"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "next_at"])
    op.create_index("ix_outbox_ticket", "outbox", ["ticket_id", "id"])
    op.create_table(
        "webhook_event",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("delivery_key", sa.String(length=100), nullable=False),
        sa.Column("proof", sa.String(length=10), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("processed_at", TIME, nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_webhook_event_company_id_company"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_event"),
        sa.UniqueConstraint("delivery_key", name="uq_webhook_event_delivery_key"),
    )
    op.create_index("ix_webhook_event_due", "webhook_event", ["state", "next_at", "id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
