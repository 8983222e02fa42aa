"""Which Chatwoot has ever signed a call: unsigned ones are refused from then on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signed_webhook",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("base_url", sa.String(length=255), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_signed_webhook_company_id_company"
        ),
        sa.PrimaryKeyConstraint("company_id", "base_url", name="pk_signed_webhook"),
    )


def downgrade() -> None:
    op.drop_table("signed_webhook")
