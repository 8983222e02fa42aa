from __future__ import annotations

import pytest

from tickets_app.domain import operations
from tickets_app.domain.operations import STATES_SHOWN, Shown
from tickets_app.domain.timeline import OutboxKind, OutboxState
from tickets_app.texts.table import M

WIDE_EQUALS = "\uff1d"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+55 11", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", WIDE_EQUALS + "1+1"],
)
def test_a_cell_that_would_be_calculated_is_shown_instead(text: str) -> None:
    assert operations.as_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Marina Duarte", "a=b", "HD-000001", "'=1"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert operations.as_cell(text) == text


def test_all_is_everything_but_what_is_done() -> None:
    parts = [*STATES_SHOWN[Shown.DEAD], *STATES_SHOWN[Shown.WAITING], *STATES_SHOWN[Shown.UNKNOWN]]
    assert sorted(parts) == sorted(STATES_SHOWN[Shown.ALL])
    assert set(parts) == set(OutboxState) - {OutboxState.DONE}


@pytest.mark.parametrize(("word", "list_"), [("all", Shown.ALL), ("", "dead"), ("done", "dead")])
def test_a_list_that_there_is_not_is_the_dead_letters(word: str, list_: str) -> None:
    assert operations.shown(word) == list_


@pytest.mark.parametrize("kind", OutboxKind)
def test_every_kind_of_outgoing_work_has_words(kind: OutboxKind) -> None:
    assert f"delivery.kind.{kind}" in M


@pytest.mark.parametrize("state", STATES_SHOWN[Shown.ALL])
def test_every_state_of_outgoing_work_has_words(state: OutboxState) -> None:
    assert f"delivery.state.{state}" in M
