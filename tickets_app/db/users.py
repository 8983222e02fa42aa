"""People who sign in, and the named queries on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db.base import Base, OfCompany


class User(OfCompany, Base):
    """One row stands for one person who may sign in; `email` is stored in lower case."""

    __tablename__ = "user_account"
    __table_args__ = (UniqueConstraint("company_id", "email"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    email: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(120))
    search_text: Mapped[str] = mapped_column(String(400), default="")
    """Name and e-mail in lower case without accents, for finding a colleague."""
    role: Mapped[str] = mapped_column(String(20))
    department: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(5), default="pt")
    appearance: Mapped[str] = mapped_column(String(10), default="system")
    time_zone: Mapped[str] = mapped_column(String(60), default="America/Sao_Paulo")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
