"""Learns from every call how Chatwoot is: closes the gate, and probes until it may open again."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

from integrations.chatwoot import token_checks
from integrations.chatwoot.api import account
from integrations.chatwoot.api.answers import SERVICE
from integrations.chatwoot.client import ChatwootClient
from integrations.errors import (
    Broken,
    IntegrationError,
    Missing,
    RateLimited,
    Unauthenticated,
    Unreachable,
)
from tickets_app.domain import gate as rules
from tickets_app.domain.breaker import Reason
from tickets_app.domain.gate import Gate
from tickets_app.services import gate
from tickets_app.services.tools import Tools

log = logging.getLogger(__name__)

T = TypeVar("T")

OF_ONE_CONVERSATION = 422
"""The status of a limit that concerns one ticket and nobody else."""


class TokenRefused(Exception):
    """Chatwoot does not know our token, or not for this account; nothing was done there."""


async def watch(tools: Tools, entered: Gate, call: Awaitable[T]) -> T:
    """Give what the call gives, and learn from how it went.

    Raises what the call raises; Unreachable where a 404 was no word of Chatwoot's, and
    TokenRefused where Chatwoot refuses not the call, but us.
    """
    try:
        result = await call
    except IntegrationError as failure:
        await _learn(tools, entered, failure)
        raise
    await _answered(tools, entered)
    return result


async def _learn(tools: Tools, entered: Gate, failure: IntegrationError) -> None:
    match failure:
        case Broken() | Unreachable():
            await _failed(tools, failure)
        case RateLimited(status=status) if status != OF_ONE_CONVERSATION:
            log.warning("Chatwoot finds us too fast: %s", failure.detail)
            await gate.slow_down(tools, timedelta(seconds=failure.retry_after or 0.0))
        case Unauthenticated():
            await _examine_tokens(tools)
        case Missing() if not await is_there(_chatwoot(tools)):
            away = Unreachable(SERVICE, "our inbox is not there", status=failure.status)
            await _failed(tools, away)
            raise away from failure
        case _:
            await _answered(tools, entered)


async def _answered(tools: Tools, entered: Gate) -> None:
    # Nothing is written as long as all goes well.
    if rules.answered(entered, tools.clock()) != entered:
        await gate.change(tools, rules.answered)


async def _failed(tools: Tools, failure: IntegrationError) -> None:
    before, after = await gate.change(tools, rules.failed)
    if after.breaker.is_open and not before.breaker.is_open:
        tools.counters.add("gate.opened")
        log.warning("Chatwoot fails, nothing is sent until it answers: %s", failure.name)


async def _examine_tokens(tools: Tools) -> None:
    """Tell a token that is no good from one that may not do this one thing."""
    try:
        codes = await _faults(_chatwoot(tools))
    except IntegrationError:
        return
    if codes:
        await gate.change(tools, rules.refused)
        tools.counters.add("gate.token_refused")
        log.error("Chatwoot does not let us in, nothing is sent until it does: %s", codes)
        raise TokenRefused


async def is_there(client: ChatwootClient) -> bool:
    """Tell whether a 404 is Chatwoot's own word: a proxy may give it for one that is away.

    It is where our inbox is found; who may not ask for that believes it.
    """
    try:
        await client.send(account.get_inbox(client.config.inbox_id))
    except (Missing, Broken, Unreachable, RateLimited) as failure:
        log.error("nothing is found in Chatwoot, our inbox neither: %s", failure.name)
        return False
    except IntegrationError:
        pass
    return True


async def probe(tools: Tools) -> bool:
    """Ask, when it is time and nobody else does, whether Chatwoot is well; True when it is."""
    before, after = await gate.change(tools, rules.probing)
    if after == before:
        return False
    try:
        fault = await _fault(_chatwoot(tools), before.breaker.reason)
    except IntegrationError as failure:
        fault = failure.name
    if fault:
        log.warning("Chatwoot is not well yet, nothing is sent: %s", fault)
        return False
    await gate.change(tools, rules.on_trial)
    log.info("Chatwoot is well again: what has waited goes out")
    return True


async def _fault(client: ChatwootClient, reason: Reason) -> str:
    if reason is Reason.TOKEN:
        return await _faults(client)
    await client.version()
    return ""


async def _faults(client: ChatwootClient) -> str:
    return ", ".join(fault.code for fault in await token_checks.faults(client))


def _chatwoot(tools: Tools) -> ChatwootClient:
    assert tools.chatwoot, "without a Chatwoot nothing is ever claimed"
    return tools.chatwoot
