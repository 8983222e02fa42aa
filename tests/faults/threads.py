"""Tells whether the portal's threads say what Chatwoot's conversations say, in the same order."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from itertools import pairwise

from tests.faults.processes import until
from tests.faults.stage import Stage
from tests.faults.support import NOTE

DELETED = ""
SHOWN = """
    SELECT ticket.chatwoot_conversation_id, entry.chatwoot_message_id, entry.body,
           entry.deleted_at IS NOT NULL
    FROM timeline_entry AS entry JOIN ticket ON ticket.id = entry.ticket_id
    WHERE entry.actor_kind = 'agent' AND entry.kind = 'message'
    ORDER BY entry.occurred_at, entry.chatwoot_message_id, entry.id
"""

DELIVERED_NOTES = {
    True: f"SELECT count(*) FROM webhook_event WHERE instr(body, CAST('{NOTE}' AS BLOB)) > 0",
    False: f"SELECT count(*) FROM webhook_event WHERE position('{NOTE}'::bytea IN body) > 0",
}

Threads = dict[int, list[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Where the two differ."""

    told: int
    lost: int
    doubled: int
    out_of_order: int
    differing: int
    notes_kept: int
    """In threads or in deliveries: nowhere is a private note to be."""
    states_differing: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing differs; where nothing was told nothing could."""
        told, *wrong = asdict(self).values()
        return bool(told) and not any(wrong)

    def figures(self) -> dict[str, int]:
        return {f"agents_{name}": value for name, value in asdict(self).items()}


def compare(stage: Stage) -> Likeness:
    told, shown = _told(stage), _shown(stage)
    known = [(number, text) for thread in told.values() for number, text in thread]
    drawn = [(number, text) for thread in shown.values() for number, text in thread]
    times = Counter(number for number, _ in drawn)
    texts = dict(drawn)
    return Likeness(
        told=len(known),
        # One that was deleted before the portal heard of it need not show.
        lost=sum(number not in times for number, text in known if text != DELETED),
        doubled=sum(count - 1 for count in times.values()),
        out_of_order=sum(_out_of_order([number for number, _ in one]) for one in shown.values()),
        differing=sum(texts.get(number, text) != text for number, text in known),
        notes_kept=_count_notes(stage),
        states_differing=_count_states_differing(stage),
    )


def until_alike(stage: Stage, seconds: float) -> Likeness:
    """Wait until nothing differs and give that; fails with what differs in the end."""
    last = [compare(stage)]

    def look() -> bool:
        last[0] = compare(stage)
        return last[0].is_whole

    try:
        until(look, "the same on both sides", seconds)
    except AssertionError:
        return last[0]
    return last[0]


def _told(stage: Stage) -> Threads:
    threads: Threads = defaultdict(list)
    for one in stage.chatwoot.messages():
        if one["message_type"] == "outgoing" and not one["private"]:
            is_deleted = (one["content_attributes"] or {}).get("deleted")
            text = DELETED if is_deleted else one["content"]
            threads[one["conversation_id"]].append((one["id"], text))
    return threads


def _shown(stage: Stage) -> Threads:
    threads: Threads = defaultdict(list)
    for conversation, number, body, is_deleted in stage.database.rows(SHOWN):
        threads[conversation].append((number, DELETED if is_deleted else body))
    return threads


def _out_of_order(numbers: list[int]) -> int:
    return sum(later < earlier for earlier, later in pairwise(numbers))


def _count_notes(stage: Stage) -> int:
    notes = {one["content"] for one in stage.chatwoot.messages() if one["private"]}
    bodies = {row[0] for row in stage.database.rows("SELECT body FROM timeline_entry")}
    return len(notes & bodies) + int(
        stage.database.value(DELIVERED_NOTES[stage.database.is_sqlite])
    )


def _count_states_differing(stage: Stage) -> int:
    known = {one["id"]: one["status"] for one in stage.chatwoot.conversations()}
    rows = stage.database.rows("SELECT chatwoot_conversation_id, status FROM ticket")
    return sum(known.get(conversation) != status for conversation, status in rows)
