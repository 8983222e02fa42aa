"""Sectors that a ticket can go to, and the named queries on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany


class Sector(OfCompany, Base):
    """One row stands for one sector; what Chatwoot calls `portal_category`."""

    __tablename__ = "sector"
    __table_args__ = (UniqueConstraint("company_id", "name"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
