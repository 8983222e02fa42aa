"""Stays on Chatwoot's cable through every loss of it; nothing that is missed is ever repeated."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field

from integrations.chatwoot.api import account
from integrations.chatwoot.api.answers import SERVICE
from integrations.chatwoot.cable import Subscription, Told
from integrations.chatwoot.cable_line import Line, Patience, open_line
from integrations.chatwoot.client import ChatwootClient
from integrations.errors import Broken, IntegrationError, Unauthenticated

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0


@dataclass(frozen=True, slots=True)
class Up:
    """The line stands: from now on all is told, and what came before has to be asked for."""


@dataclass(frozen=True, slots=True)
class Down:
    """The line is lost, or could not be had."""

    error: IntegrationError


Happening = Up | Told | Down


@dataclass(frozen=True, slots=True)
class Habits:
    """How the reader waits.

    A person's key to the cable changes with their password, and the old line then pings on
    without another word: so every `trust` seconds it is looked whether it is still the same.
    A new line each time would show the person as online, who might be given conversations.
    """

    patience: Patience = field(default_factory=Patience)
    trust: float = 900.0
    random_part: Callable[[], float] = random.random


async def subscription_of(client: ChatwootClient) -> Subscription:
    """The subscription of the reading token's owner. Raises IntegrationError."""
    profile = await client.send(account.profile())
    if client.config.account_id not in profile.roles:
        raise Unauthenticated(SERVICE, "the token's owner is not in this account")
    if not profile.pubsub_token:
        raise Broken(SERVICE, "the profile has no key to the cable")
    return Subscription(client.config.account_id, profile.id, profile.pubsub_token)


async def probe(client: ChatwootClient) -> None:
    """Try the cable once. Raises IntegrationError where it is not to be had."""
    subscription = await subscription_of(client)
    async with open_line(client.config.base_url, subscription, Patience()):
        pass


async def read(client: ChatwootClient, habits: Habits) -> AsyncGenerator[Happening]:
    """Everything that the cable tells, for ever; close it to hang up."""
    loop, losses = asyncio.get_running_loop(), 0
    while True:
        began_at = loop.time()
        try:
            subscription = await subscription_of(client)
            async with open_line(client.config.base_url, subscription, habits.patience) as line:
                yield Up()
                is_same = True
                while is_same:
                    ends_at = loop.time() + habits.trust
                    while told := await _next(line, ends_at):
                        yield told
                    is_same = await subscription_of(client) == subscription
            continue
        except IntegrationError as error:
            lost = error
        yield Down(lost)
        has_held = loop.time() - began_at > LONGEST_PAUSE
        losses = 1 if has_held else losses + 1
        await asyncio.sleep(pause(losses, habits.random_part) + (lost.retry_after or 0))


async def _next(line: Line, until: float) -> Told | None:
    try:
        async with asyncio.timeout_at(until):
            return await line.hear()
    except TimeoutError:
        return None


def pause(losses: int, random_part: Callable[[], float]) -> float:
    """Seconds between none and a bound that doubles with each loss in a row (full jitter)."""
    bound = min(FIRST_PAUSE * 2.0 ** min(losses - 1, 10), LONGEST_PAUSE)
    return bound * random_part()
