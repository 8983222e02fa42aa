from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tickets_app.domain import activity_words

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def told(text: str) -> set[tuple[str, str | None, str]]:
    deeds = activity_words.read(text, NOW)
    return {(kind, deed.value, deed.actor) for deed in deeds for kind in deed.kinds}


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("Conversation was marked resolved by Ana", "status", "resolved"),
        ("Conversa foi marcada como resolvida por Ana", "status", "resolved"),
        ("Conversation was reopened by Ana", "status", "open"),
        ("Conversa foi reaberta por Ana", "status", "open"),
        ("Conversation was marked as pending by Ana", "status", "pending"),
        ("Conversa foi marcada como pendente por Ana", "status", "pending"),
        ("Conversation was snoozed by Ana", "status", "snoozed"),
        ("Conversa foi adiada por Ana", "status", "snoozed"),
        ("Ana set the priority to medium", "priority", "normal"),
        ("Ana definiu a prioridade para medium", "priority", "normal"),
        ("Ana changed the priority from low to urgent", "priority", "urgent"),
        ("Ana mudou a prioridade de low para urgent", "priority", "urgent"),
        ("Ana removed the priority", "priority", None),
        ("Ana removeu a prioridade", "priority", None),
        ("Ana self-assigned this conversation", "assignee", "Ana"),
        ("Ana atribuiu a si mesmo essa conversa", "assignee", "Ana"),
        ("Conversation unassigned by Ana", "assignee", ""),
        ("Conversa desatribuída por Ana", "assignee", ""),
        ("Unassigned from redes by Ana", "team", ""),
        ("Desatribuído de redes por Ana", "team", ""),
    ],
)
def test_a_line_says_who_did_what(line: str, kind: str, value: str | None) -> None:
    assert told(line) == {(kind, value, "Ana")}


@pytest.mark.parametrize("line", ["Assigned to Bea by Ana", "Atribuído a Bea por Ana"])
def test_agents_and_teams_are_assigned_in_the_same_words(line: str) -> None:
    assert told(line) == {("assignee", "Bea", "Ana"), ("team", "Bea", "Ana")}


@pytest.mark.parametrize(
    "line", ["Assigned to Bea via redes by Ana", "Atribuído a Bea via redes por Ana"]
)
def test_an_agent_assigned_by_way_of_a_team_is_two_changes(line: str) -> None:
    assert {("assignee", "Bea", "Ana"), ("team", "redes", "Ana")} <= told(line)


@pytest.mark.parametrize(
    "line",
    [
        "Ana added hardware",
        "Conversation was marked resolved by Automation System",
        "Assigned to Bea by Default Policy",
        "System reopened the conversation due to a new incoming message.",
        "Die Konversation wurde von Ana gelöst",
        "",
    ],
)
def test_other_lines_name_nobody(line: str) -> None:
    assert told(line) == set()


def test_an_unknown_priority_fits_any() -> None:
    assert told("Ana set the priority to cosmic") == {("priority", None, "Ana")}
