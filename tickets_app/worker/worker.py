"""The worker: what comes in, what goes out, files to fetch, and sweeping up; loops only."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from functools import partial

from tickets_app.services import files, inbox, listening, sweeping
from tickets_app.services.reconciliation import deep_sweep
from tickets_app.services.reconciliation.polling import Poller
from tickets_app.services.relay import Relay
from tickets_app.services.relay_upkeep import Upkeep
from tickets_app.services.tools import Tools
from tickets_app.worker import loops

RELAYS = 4
"""Requests to Chatwoot at once; one ticket's never overtake each other."""

STANDBY_SECONDS = 1.0
"""How often a worker looks whether the cable is free to be listened to."""

A_MINUTE = 60.0
AN_HOUR = 3600.0
A_LOOK = 1.0
"""How often it is asked whether a routine is due that one process does for all."""


async def run_worker(tools: Tools) -> None:
    """Work until cancelled; several workers, in one process or many, share the work."""
    wake, owner = tools.wake, _owner()
    async with asyncio.TaskGroup() as group:
        group.create_task(loops.work("inbox", partial(inbox.process_next, tools), wake.inbox))
        for number in range(RELAYS):
            turn = Relay(tools, f"{owner}:{number}").take_turn
            group.create_task(loops.work("relay", turn, wake.outbox))
        group.create_task(loops.repeat("upkeep", Upkeep(tools).take_turn, A_MINUTE))
        group.create_task(loops.work("files", partial(files.fetch_next, tools), wake.files))
        polling = Poller(tools, owner).take_turn
        group.create_task(loops.repeat("polling", polling, A_LOOK))
        deep = partial(deep_sweep.take_turn, tools, owner)
        group.create_task(loops.repeat("deep sweep", deep, A_LOOK))
        group.create_task(loops.repeat("sweeping", partial(sweeping.sweep, tools), AN_HOUR))
        if listening.is_wanted(tools):
            listen = partial(listening.listen, tools, owner)
            group.create_task(loops.repeat("cable", listen, STANDBY_SECONDS))


def _owner() -> str:
    """A name under which leases are held: no other process has it, not even after a restart."""
    return f"{socket.gethostname()[:24]}:{os.getpid()}:{secrets.token_hex(4)}"
