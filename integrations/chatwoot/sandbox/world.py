"""Binds together what one running installation consists of."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from integrations.chatwoot.sandbox.cable.hub import Hub
from integrations.chatwoot.sandbox.events import Event, Listener
from integrations.chatwoot.sandbox.faults import Faults
from integrations.chatwoot.sandbox.jobs import Jobs
from integrations.chatwoot.sandbox.presence import Presence
from integrations.chatwoot.sandbox.state.seed import Seed
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.versions import Version
from integrations.chatwoot.sandbox.webhooks.sender import Sender


@dataclass(slots=True)
class World:
    """State, version, switches and the engines that act on them."""

    version: Version
    frontend_url: str
    store: Store
    faults: Faults
    dice: random.Random
    listeners: list[Listener] = field(default_factory=list[Listener])
    seed: Seed = field(default_factory=Seed)
    wall_clock: Callable[[], float] = time.time
    webhook_transport: httpx.AsyncBaseTransport | None = None
    jobs: Jobs = field(init=False)
    presence: Presence = field(init=False)
    hub: Hub = field(init=False)
    sender: Sender = field(init=False)

    def __post_init__(self) -> None:
        self.jobs = Jobs(self.faults, self.dice)
        self.presence = Presence(self.version)
        self.hub = Hub()
        self.sender = Sender(self.version, self.faults, self.webhook_transport)

    def publish(self, event: Event) -> None:
        """Tell every listener; each decides what it does now and what a job does later."""
        for listener in self.listeners:
            listener(self, event)
