"""How delivery stands, for administrators: figures, what has stopped and why, and as a table."""

from __future__ import annotations

from datetime import datetime

from tickets_app import texts
from tickets_app.db import operations as operations_db
from tickets_app.db import poison as poison_db
from tickets_app.db.operations import Outgoing, OutgoingFilter
from tickets_app.db.poison import Poison
from tickets_app.db.webhook_events import FAILED
from tickets_app.domain.operations import (
    STATES_SHOWN,
    OutgoingPage,
    OutgoingRow,
    PoisonPage,
    PoisonRow,
    Shown,
    as_cell,
)
from tickets_app.domain.people import Actor
from tickets_app.domain.tickets import ticket_number
from tickets_app.domain.timeline import OutboxKind, OutboxState
from tickets_app.services import access
from tickets_app.services.tools import Tools
from tickets_app.texts import times

PAGE = 30
MOST_EXPORTED = 10_000
REFUSALS = ("Missing", "Rejected", "Refused", "Unauthenticated")
"""What Chatwoot said no to; anything else that is dead was tried until patience ended."""
NEEDED = (OutboxKind.CONTACT, OutboxKind.CONTACT_INBOX, OutboxKind.CONVERSATION)
"""Without these no message of the ticket has a place to go: they are never skipped."""
UNREADABLE = "not readable"
"""How the reason of a delivery begins that is not JSON."""
COLUMNS = ("ticket", "person", "kind", "state", "reason", "attempts", "since", "next")


async def list_outgoing(
    tools: Tools, actor: Actor, shown: Shown, behind: int = 0, limit: int = PAGE
) -> OutgoingPage:
    """Give one page of the work that is not done. Raises NotPermitted but for administrators."""
    found = await _outgoing(tools, actor, shown, behind, limit + 1)
    rows = tuple(_row(actor, one, tools.clock()) for one in found[:limit])
    return OutgoingPage(rows, rows[-1].row_id if len(found) > limit else 0)


async def list_poison(
    tools: Tools, actor: Actor, behind: int = 0, limit: int = PAGE
) -> PoisonPage:
    """Give one page of the deliveries that could not be worked off, and how many there are.

    Raises NotPermitted for all but administrators.
    """
    access.administrator(actor)
    async with tools.readers() as session:
        found = await poison_db.list_poison(
            session, actor.company_id, behind=behind, limit=limit + 1
        )
        count = await poison_db.count(session, actor.company_id)
    rows = tuple(_poison_row(actor, one, tools.clock()) for one in found[:limit])
    return PoisonPage(rows, rows[-1].event_id if len(found) > limit else 0, count)


async def count_stopped(tools: Tools, actor: Actor) -> int:
    """Count what waits for a decision, going out or coming in.

    Raises NotPermitted for all but administrators.
    """
    access.administrator(actor)
    async with tools.readers() as session:
        dead = await operations_db.count_dead(session, actor.company_id)
        return dead + await poison_db.count(session, actor.company_id)


async def table(tools: Tools, actor: Actor, shown: Shown) -> list[list[str]]:
    """Give the list for a spreadsheet, head first, without a word that anybody has written.

    Raises NotPermitted for all but administrators.
    """
    found = await _outgoing(tools, actor, shown, 0, MOST_EXPORTED)
    head = [_say(actor, f"delivery.column.{name}") for name in COLUMNS]
    return [head, *(_cells(actor, one) for one in found)]


async def _outgoing(
    tools: Tools, actor: Actor, shown: Shown, behind: int, limit: int
) -> list[Outgoing]:
    access.administrator(actor)
    wanted = OutgoingFilter(actor.company_id, actor.user_id, STATES_SHOWN[shown], behind, limit)
    async with tools.readers() as session:
        return await operations_db.list_outgoing(session, wanted)


def _row(actor: Actor, one: Outgoing, now: datetime) -> OutgoingRow:
    reference, kind = ticket_number(one.number), kind_words(actor, one)
    is_dead = one.state == OutboxState.DEAD
    return OutgoingRow(
        row_id=one.row_id,
        reference=reference,
        href=f"/tickets/{one.number}" if one.is_member else "",
        person=one.person,
        kind=kind,
        state=one.state,
        state_words=_say(actor, f"delivery.state.{one.state}"),
        reason=reason_words(actor, one),
        when=times.when(one.created_at, actor.language, actor.time_zone, now),
        when_exact=times.when_exact(one.created_at, actor.language, actor.time_zone),
        attempts=_attempts(actor, one.attempts),
        name=f"{reference}, {kind}, {one.person}",
        can_retry=is_dead,
        can_skip=is_dead and one.kind not in NEEDED,
    )


def _cells(actor: Actor, one: Outgoing) -> list[str]:
    return [
        ticket_number(one.number),
        as_cell(one.person),
        kind_words(actor, one),
        _say(actor, f"delivery.state.{one.state}"),
        reason_words(actor, one),
        str(one.attempts),
        one.created_at.isoformat(timespec="seconds"),
        "" if one.state == OutboxState.DEAD else one.next_at.isoformat(timespec="seconds"),
    ]


def kind_words(actor: Actor, one: Outgoing) -> str:
    """Say what is to be done in Chatwoot."""
    return _say(actor, f"delivery.kind.{one.kind}")


def reason_words(actor: Actor, one: Outgoing) -> str:
    """Say why it is not done yet, empty where nothing has gone wrong so far."""
    if one.state == OutboxState.DEAD:
        code = one.last_error if one.last_error in REFUSALS else "TooOld"
    else:
        code = one.last_error
    if not code:
        return ""
    key = f"delivery.why.{code}"
    return _say(actor, key if key in texts.M else "delivery.why.other")


def _poison_row(actor: Actor, one: Poison, now: datetime) -> PoisonRow:
    reason = _say(actor, f"poison.why.{_why_poison(one)}")
    failure = one.outcome.removeprefix(f"{FAILED}: ")
    if failure != one.outcome:
        reason = f"{reason.removesuffix('.')} ({failure})."
    exact = times.when_exact(one.received_at, actor.language, actor.time_zone)
    return PoisonRow(
        event_id=one.event_id,
        reason=reason,
        when=times.when(one.received_at, actor.language, actor.time_zone, now),
        when_exact=exact,
        attempts=_attempts(actor, one.attempts),
        can_replay=one.size > 0,
        name=f"{exact}, {reason}",
    )


def _why_poison(one: Poison) -> str:
    # What did not fit is told by the parser, and could quote what somebody wrote.
    if not one.size:
        return "withheld"
    if one.outcome.startswith(FAILED):
        return "failed"
    return "unreadable" if one.outcome.startswith(UNREADABLE) else "unknown"


def _attempts(actor: Actor, count: int) -> str:
    return texts.say_count("delivery.attempts", count, actor.language) if count else ""


def _say(actor: Actor, key: str) -> str:
    return texts.say(key, actor.language)
