from __future__ import annotations

import json

import pytest

from tickets_app.domain import outbox
from tickets_app.domain.outbox import (
    ContactInboxWork,
    ContactWork,
    ConversationWork,
    MessageWork,
    PriorityWork,
    ResolveWork,
    Work,
)
from tickets_app.domain.timeline import OutboxKind

WORKS: list[Work] = [
    ContactWork("u1"),
    ContactInboxWork("u1"),
    ConversationWork("u1", {"portal_ticket": "HD-000001"}),
    MessageWork("m1", 7, "**Oi**", ("f1", "f2")),
    PriorityWork("high"),
    ResolveWork(),
]


@pytest.mark.parametrize("work", WORKS)
def test_work_comes_back_from_json_as_it_went(work: Work) -> None:
    payload = json.loads(json.dumps(outbox.to_json(work)))
    assert outbox.from_json(outbox.KINDS[type(work)], payload) == work


def test_every_kind_of_work_has_its_shape() -> None:
    assert set(outbox.WORKS) == set(OutboxKind)
