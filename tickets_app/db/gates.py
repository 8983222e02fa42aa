"""Whether and how fast a Chatwoot may be called, for all processes that call it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Double, String, bindparam, outerjoin, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from tickets_app.db import upsert
from tickets_app.db.base import Base
from tickets_app.db.outbox_leases import FIRST_DUE, LEASED_COUNT
from tickets_app.domain import gate as rules
from tickets_app.domain.breaker import Breaker, Reason
from tickets_app.domain.gate import Gate
from tickets_app.domain.pace import Pace


class ChatwootGate(Base):
    """One row stands for one Chatwoot, whose companies share its limits."""

    __tablename__ = "chatwoot_gate"

    base_url: Mapped[str] = mapped_column(String(255), primary_key=True)
    failures: Mapped[int]
    recent: Mapped[int]
    reason: Mapped[str] = mapped_column(String(10))
    probe_at: Mapped[datetime | None]
    pause_seconds: Mapped[float] = mapped_column(Double)
    tokens: Mapped[float] = mapped_column(Double)
    counted_at: Mapped[datetime]
    slowed_to: Mapped[float | None] = mapped_column(Double)
    slowed_at: Mapped[datetime | None]
    quiet_until: Mapped[datetime | None]


def _of(row: ChatwootGate) -> Gate:
    breaker = Breaker(
        failures=row.failures,
        recent=row.recent,
        reason=Reason(row.reason),
        probe_at=row.probe_at,
        pause=timedelta(seconds=row.pause_seconds),
    )
    pace = Pace(row.tokens, row.counted_at, row.slowed_to, row.slowed_at, row.quiet_until)
    return Gate(breaker, pace)


async def find(session: AsyncSession, base_url: str) -> Gate | None:
    """Give the gate as it was a moment ago, None before the first call."""
    row = await session.get(ChatwootGate, base_url)
    return _of(row) if row else None


async def look(session: AsyncSession, base_url: str, now: datetime) -> tuple[Gate | None, bool]:
    """Give the gate as it was a moment ago, and whether there is work to carry through."""
    found = (await session.execute(_LOOK, {"base_url": base_url, "now": now})).one()
    row: ChatwootGate | None = found[1]
    return (_of(row) if row else None), found[0] is not None


async def enter(
    session: AsyncSession, base_url: str, now: datetime, leased_beyond: datetime
) -> tuple[Gate, int]:
    """Give the gate, locked, and how much work is leased beyond that moment."""
    values = {"base_url": base_url, "until_after": leased_beyond}
    found = (await session.execute(_ENTER, values)).one_or_none()
    if found is None:
        await _add_once(session, base_url, now)
        found = (await session.execute(_ENTER, values)).one()
    return _of(found[0]), found[1]


async def get_for_update(session: AsyncSession, base_url: str, now: datetime) -> Gate:
    """Give the gate, made where it is missing and locked until the transaction ends."""
    query = select(ChatwootGate).where(ChatwootGate.base_url == base_url).with_for_update()
    row = await session.scalar(query)
    if row is None:
        await _add_once(session, base_url, now)
        row = (await session.scalars(query)).one()
    return _of(row)


async def put(session: AsyncSession, base_url: str, gate: Gate) -> None:
    """Write the gate that was read for update."""
    row = await session.get_one(ChatwootGate, base_url)
    for name, value in _values(gate).items():
        setattr(row, name, value)
    await session.flush()


async def _add_once(session: AsyncSession, base_url: str, now: datetime) -> None:
    values = {"base_url": base_url, **_values(rules.fresh(now))}
    new = upsert.insert(session, ChatwootGate).values(values)
    await session.execute(new.on_conflict_do_nothing())


def _values(gate: Gate) -> dict[str, Any]:
    return {
        "failures": gate.breaker.failures,
        "recent": gate.breaker.recent,
        "reason": gate.breaker.reason,
        "probe_at": gate.breaker.probe_at,
        "pause_seconds": gate.breaker.pause.total_seconds(),
        "tokens": gate.pace.tokens,
        "counted_at": gate.pace.counted_at,
        "slowed_to": gate.pace.slowed_to,
        "slowed_at": gate.pace.slowed_at,
        "quiet_until": gate.pace.quiet_until,
    }


_THIS = ChatwootGate.base_url == bindparam("base_url")
_ASKED = select(FIRST_DUE.label("first_due")).subquery()
_LOOK = select(_ASKED.c.first_due, ChatwootGate).select_from(
    outerjoin(_ASKED, ChatwootGate, _THIS)
)
_ENTER = select(ChatwootGate, LEASED_COUNT).where(_THIS).with_for_update(of=ChatwootGate)
