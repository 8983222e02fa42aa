"""Tells from what Chatwoot holds whether anything was lost, doubled or put out of order.

It believes neither the portal's database nor its states: it looks for the marks in the texts.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.faults.stage import Stage

MARK = re.compile(r"⟦([^|⟧]+)\|([^|⟧]+)\|(\d+)⟧")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of everything that was acknowledged."""

    acknowledged: int
    delivered: int
    lost: int
    doubled: int
    out_of_order: int
    misplaced: int
    doubled_conversations: int
    unlike_the_portal: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing went wrong; where nothing was acknowledged nothing could."""
        wrong = (
            self.lost,
            self.doubled,
            self.out_of_order,
            self.misplaced,
            self.doubled_conversations,
            self.unlike_the_portal,
        )
        return bool(self.acknowledged) and not any(wrong)

    def figures(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Found:
    """One of our messages in Chatwoot."""

    id: int
    key: str
    ticket: str
    at: int
    conversation: int
    source_id: str
    made_at: str


def judge(stage: Stage) -> Verdict:
    """Compare what was acknowledged with what stands in Chatwoot now."""
    acked = {line["key"] for line in stage.acknowledged()}
    found = found_in(stage.chatwoot.messages())
    times = Counter(one.key for one in found)
    keep_wrong(stage, [one for one in found if times[one.key] > 1], acked - times.keys())
    return Verdict(
        acknowledged=len(acked),
        delivered=len(times),
        lost=len(acked - times.keys()),
        doubled=sum(count - 1 for count in times.values()),
        out_of_order=_count_out_of_order(found),
        misplaced=_count_misplaced(found),
        doubled_conversations=_count_doubled_conversations(stage),
        unlike_the_portal=_count_unlike(stage, found),
    )


def keep_wrong(stage: Stage, doubled: Sequence[Found], lost: Collection[str]) -> None:
    """Leave what was doubled or lost, and the outbox, for whoever looks for the reason."""
    if doubled or lost:
        rows = stage.database.rows("SELECT * FROM outbox ORDER BY id")
        told = {
            "doubled": [asdict(one) for one in doubled],
            "lost": sorted(lost),
            "outbox": [[str(value) for value in row] for row in rows],
        }
        (stage.folder / "wrong.json").write_text(json.dumps(told, indent=1))


def found_in(messages: Sequence[dict[str, Any]]) -> list[Found]:
    """Our messages in the order in which Chatwoot has them."""
    return sorted(
        (
            Found(
                one["id"],
                mark[1],
                mark[2],
                int(mark[3]),
                one["conversation_id"],
                str(one["source_id"]),
                one["created_at"],
            )
            for one in messages
            if (mark := MARK.search(one["content"] or ""))
        ),
        key=lambda one: one.id,
    )


def _count_out_of_order(found: Sequence[Found]) -> int:
    """Of each message its first appearance counts: a doubled one is told as such."""
    newest: defaultdict[str, int] = defaultdict(int)
    seen: set[str] = set()
    count = 0
    for one in found:
        if one.key in seen:
            continue
        seen.add(one.key)
        count += one.at < newest[one.ticket]
        newest[one.ticket] = max(newest[one.ticket], one.at)
    return count


def _count_misplaced(found: Sequence[Found]) -> int:
    tickets: defaultdict[int, set[str]] = defaultdict(set)
    for one in found:
        tickets[one.conversation].add(one.ticket)
    return sum(len(known) - 1 for known in tickets.values())


def _count_doubled_conversations(stage: Stage) -> int:
    numbers = Counter(
        one["custom_attributes"].get("portal_ticket") for one in stage.chatwoot.conversations()
    )
    del numbers[None]
    return sum(count - 1 for count in numbers.values())


def _count_unlike(stage: Stage, found: Sequence[Found]) -> int:
    """Messages of which the portal believes something else than what Chatwoot holds."""
    known = dict(
        stage.database.rows(
            "SELECT message_id, chatwoot_message_id FROM timeline_entry"
            " WHERE message_state = 'sent' AND actor_kind = 'employee'"
        )
    )
    first: dict[str, int] = {}
    for one in found:
        first.setdefault(one.source_id, one.id)
    return len(set(known.items()) ^ set(first.items()))
