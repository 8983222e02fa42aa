from __future__ import annotations

import json
from typing import Any

import pytest

from integrations.chatwoot import events
from tests import recorded
from tickets_app.services import sieve
from tickets_app.services.sieve import Scope


def told(name: str, **changes: Any) -> events.Event:
    return events.from_payload({**json.loads(recorded.webhook("4.16.2", name).raw), **changes})


def ours(name: str) -> Scope:
    body = json.loads(recorded.webhook("4.16.2", name).raw)
    inbox = body.get("inbox", {}).get("id") or body.get("conversation", body)["inbox_id"]
    return Scope(account_id=1, inbox_id=inbox)


@pytest.mark.parametrize(
    "name",
    [
        "conversation_created",
        "conversation_typing_on",
        "message_created-files",
        "message_created-incoming",
        "message_created-outgoing",
        "message_updated-deleted",
    ],
)
def test_what_employees_may_hear_passes(name: str) -> None:
    assert sieve.why_left_out(told(name), ours(name)) == sieve.KEPT


@pytest.mark.parametrize("name", ["message_created-private", "message_updated-private"])
def test_private_notes_never_pass(name: str) -> None:
    assert sieve.why_left_out(told(name), ours(name)) == "private"


def test_typing_a_note_never_passes() -> None:
    name = "conversation_typing_on"
    assert sieve.why_left_out(told(name, is_private=True), ours(name)) == "private"


def test_chatwoots_own_survey_never_passes() -> None:
    name = "message_created-template"
    assert sieve.why_left_out(told(name), ours(name)) == "survey"


def test_activity_lines_never_pass() -> None:
    name = "message_created-outgoing"
    assert sieve.why_left_out(told(name, message_type="activity"), ours(name)) == "activity"


def test_other_inboxes_never_pass() -> None:
    name = "message_created-outgoing"
    assert sieve.why_left_out(told(name), Scope(1, 999)) == "foreign_inbox"


def test_what_nobody_handles_is_named_and_no_longer_than_its_column() -> None:
    event = events.Ignored("x" * 500, "unknown")
    assert sieve.why_left_out(event, Scope(1, 1)) == ("unknown:" + "x" * 500)[:40]
