"""What processes tell each other where there is no Redis."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("announcement")
