"""Tells in the thread what changed from one shown state of a conversation to the next.

Chatwoot's deliveries repeat, come in any order and get lost, and name neither what changed nor
who did it (contract 4.3-4.5). So every state is kept once, by its own time, and what the thread
says follows from the kept states alone: a late one is put between its neighbours, and what they
tell is set right. The newest is what the ticket is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.chatwoot.snapshots import Conversation
from tickets_app.db import shown_states as states_db
from tickets_app.db import timeline
from tickets_app.db.shown_states import ShownState
from tickets_app.db.tickets import Ticket
from tickets_app.domain.tickets import PRIORITY_OF_CHATWOOT, Speaker, Status
from tickets_app.domain.timeline import EntryKind, EntrySource

BEGINNING = datetime.fromtimestamp(0, UTC)
"""When a ticket of ours was in the state in which it was opened, whatever the clocks say."""

STATUSES = {
    status.value: status for status in Status if status not in (Status.RECEIVED, Status.REMOVED)
}


@dataclass(frozen=True, slots=True)
class _Change:
    kind: EntryKind
    old: str
    new: str


async def apply(
    session: AsyncSession, ticket: Ticket, conversation: Conversation, now: datetime
) -> bool:
    """Take the conversation's state in; tells whether anything changed that people see."""
    if conversation.updated_at is None or conversation.status not in STATUSES:
        return False
    near = await states_db.near(session, ticket.id, BEGINNING, conversation.updated_at)
    first = near.first or await _begin(session, ticket)
    state = _in_our_words(ticket, first, conversation, conversation.updated_at)
    if not await states_db.add_once(session, state):
        return False
    teller, before = _Teller(session, ticket, conversation.id, now), near.before or first
    is_news = await teller.tell(before, state)
    if near.after:
        return await teller.set_right(before, state, near.after) or is_news
    return _take_over(ticket, before, state, conversation) or is_news


async def _begin(session: AsyncSession, ticket: Ticket) -> ShownState:
    """Keep the state in which a ticket of ours was opened, at its first delivery."""
    first = ShownState(
        company_id=ticket.company_id,
        ticket_id=ticket.id,
        shown_at=BEGINNING,
        status=Status.OPEN,
        priority=ticket.priority,
        assignee="",
        team="",
    )
    session.add(first)
    await session.flush()
    return first


def _in_our_words(
    ticket: Ticket, first: ShownState, conversation: Conversation, shown_at: datetime
) -> ShownState:
    return ShownState(
        company_id=ticket.company_id,
        ticket_id=ticket.id,
        shown_at=shown_at,
        status=STATUSES[conversation.status],
        # Where support has set none, the person's own choice holds.
        priority=PRIORITY_OF_CHATWOOT.get(conversation.priority or "", first.priority),
        assignee=_agent(conversation),
        team=conversation.team.name[:255] if conversation.team else "",
    )


def _agent(conversation: Conversation) -> str:
    """A bot that has the conversation takes care of nobody's ticket."""
    assignee = conversation.assignee
    return assignee.name[:255] if assignee and assignee.kind != "agent_bot" else ""


def _changes(before: ShownState, after: ShownState) -> list[_Change]:
    both = (
        _Change(EntryKind.STATUS, before.status, after.status),
        _Change(EntryKind.ASSIGNEE, before.assignee, after.assignee),
        _Change(EntryKind.TEAM, before.team, after.team),
        _Change(EntryKind.PRIORITY, before.priority, after.priority),
    )
    return [change for change in both if change.old != change.new and not _is_dull(before, change)]


def _is_dull(before: ShownState, change: _Change) -> bool:
    """A ticket may begin with the bot: that is no change of anything."""
    is_status = change.kind is EntryKind.STATUS
    return is_status and before.shown_at == BEGINNING and change.new == Status.PENDING


def _take_over(
    ticket: Ticket, before: ShownState, state: ShownState, conversation: Conversation
) -> bool:
    was = (ticket.status, ticket.agent_name, ticket.team_name, ticket.priority)
    if state.status == Status.RESOLVED:
        ticket.resolved_at = ticket.resolved_at or state.shown_at
        ticket.status = state.status
    elif before.status == Status.RESOLVED or not ticket.is_confirmed:
        # Until Chatwoot has heard that the person calls it solved, it goes on saying "open".
        ticket.resolved_at, ticket.is_confirmed = None, False
        ticket.status = state.status
    ticket.priority = state.priority
    ticket.agent_name = state.assignee
    ticket.team_name = state.team
    ticket.snoozed_until = conversation.snoozed_until
    ticket.chatwoot_updated_at = state.shown_at
    return was != (ticket.status, ticket.agent_name, ticket.team_name, ticket.priority)


class _Teller:
    """Writes and takes back the entries of one ticket's changes."""

    def __init__(
        self, session: AsyncSession, ticket: Ticket, conversation_id: int, now: datetime
    ) -> None:
        self._session = session
        self._ticket = ticket
        self._conversation_id = conversation_id
        self._now = now

    async def tell(self, before: ShownState, state: ShownState) -> bool:
        """Write what changed from the state before."""
        changes = _changes(before, state)
        for change in changes:
            await self._write(change, state.shown_at)
        return bool(changes)

    async def set_right(self, before: ShownState, late: ShownState, after: ShownState) -> bool:
        """Have the state after a late one tell what changed from that, not from before it."""
        told, true = set(_changes(before, after)), set(_changes(late, after))
        for change in told - true:
            await self._take_back(change, after.shown_at)
        for change in true - told:
            await self._write(change, after.shown_at)
        return told != true

    async def _write(self, change: _Change, moment: datetime) -> None:
        is_solution = change.kind is EntryKind.STATUS and change.new == Status.RESOLVED
        if is_solution and self._ticket.is_confirmed:
            return  # the person's own word stands there already
        await timeline.add_once(
            self._session,
            company_id=self._ticket.company_id,
            ticket_id=self._ticket.id,
            kind=change.kind,
            source=EntrySource.WEBHOOK,
            source_key=self._source_key(change, moment),
            actor_kind=Speaker.SYSTEM if _is_reopening(change) else Speaker.AGENT,
            from_value=change.old,
            to_value=change.new,
            occurred_at=moment,
            created_at=self._now,
        )

    async def _take_back(self, change: _Change, moment: datetime) -> None:
        key = self._source_key(change, moment)
        await timeline.take_back(self._session, self._ticket.company_id, key)

    def _source_key(self, change: _Change, moment: datetime) -> str:
        return f"{change.kind}:{self._conversation_id}:{moment.isoformat()}"


def _is_reopening(change: _Change) -> bool:
    return change.old == Status.RESOLVED and change.kind is EntryKind.STATUS


async def give_up_confirmation(session: AsyncSession, ticket: Ticket) -> None:
    """Chatwoot will not call the ticket solved: it stands again as it was last shown."""
    newest = await states_db.newest(session, ticket.id)
    ticket.is_confirmed, ticket.resolved_at = False, None
    ticket.status = newest.status if newest else Status.OPEN
