"""An agent at work in Chatwoot: answers, notes, deletions and states, by chance."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.faults.stage import Stage

NOTE = "a note for colleagues"
CONVERSATIONS = """
    SELECT chatwoot_conversation_id FROM ticket
    WHERE chatwoot_conversation_id IS NOT NULL ORDER BY number
"""
STATES = ("open", "pending", "resolved", "snoozed")


@dataclass
class Agent:
    """Works in the conversations that the stage's tickets have."""

    stage: Stage
    dice: random.Random
    conversations: list[int] = field(default_factory=list[int])
    said: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    count: int = 0
    answer_count: int = 0

    def look_around(self) -> None:
        """Know the conversations of the tickets that have one by now."""
        rows = self.stage.database.rows(CONVERSATIONS)
        self.conversations = [int(row[0]) for row in rows]

    def act(self) -> None:
        """Do one thing in one conversation."""
        conversation = self.dice.choice(self.conversations)
        chance = self.dice.random()
        self.count += 1
        if chance < 0.7 or not self.said:
            self.answer(conversation)
        elif chance < 0.8:
            self.stage.chatwoot.says(conversation, f"{NOTE} {self.count}", private=True)
        elif chance < 0.88:
            self.take_back()
        else:
            self.set_state(conversation)

    def answer(self, conversation: int) -> None:
        text = f"the answer {self.count} in {conversation}"
        self.answer_count += 1
        self.said.append((conversation, self.stage.chatwoot.says(conversation, text)))

    def take_back(self) -> None:
        conversation, number = self.said.pop(self.dice.randrange(len(self.said)))
        path = f"/conversations/{conversation}/messages/{number}"
        self.stage.chatwoot.as_agent("DELETE", path).raise_for_status()

    def set_state(self, conversation: int) -> None:
        path = f"/conversations/{conversation}/toggle_status"
        body = {"status": self.dice.choice(STATES)}
        self.stage.chatwoot.as_agent("POST", path, json=body).raise_for_status()


def agent_of(stage: Stage, seed: int) -> Agent:
    agent = Agent(stage, random.Random(seed))
    agent.look_around()
    return agent
