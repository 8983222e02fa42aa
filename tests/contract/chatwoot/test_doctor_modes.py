"""What the doctor says of the three ways to hear Chatwoot."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.chatwoot import doctor
from integrations.chatwoot.api import account
from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.findings import Believed, Finding, Level
from integrations.errors import IntegrationError, Unauthenticated, Unreachable
from tests.contract.chatwoot.conftest import PORTAL_URL, Desk


async def found_by(desk: Desk, **believed: Any) -> dict[str, Finding]:
    """What the doctor finds on an account that is set up, by code."""
    await desk.set_up()
    found = await doctor.examine(desk.client(), Believed(PORTAL_URL, **believed))
    return {finding.code: finding for finding in found}


async def probed(desk: Desk, failure: IntegrationError | None, **believed: Any) -> Finding:
    """What the doctor says of the cable, which fails so or answers."""

    async def probe(_: ChatwootClient) -> None:
        if failure:
            raise failure

    found = await doctor.examine(desk.client(), Believed(PORTAL_URL, **believed), probe)
    (finding,) = [one for one in found if one.code.startswith("cable")]
    return finding


@pytest.mark.parametrize("is_on_cable", [True, False])
async def test_a_cable_that_answers_makes_every_mode_possible(
    desk: Desk, is_on_cable: bool
) -> None:
    finding = await probed(desk, None, is_on_cable=is_on_cable)

    assert (finding.code, finding.level) == ("cable", Level.OK)


async def test_a_cable_that_is_not_to_be_had_is_bad_only_where_it_is_needed(desk: Desk) -> None:
    away = Unreachable("chatwoot", "ConnectError")

    needed = await probed(desk, away, is_on_cable=True)
    unneeded = await probed(desk, away, is_on_cable=False)

    assert (needed.code, needed.level) == ("cable_unreachable", Level.BAD)
    assert (unneeded.code, unneeded.level) == ("cable_unneeded", Level.WARN)


async def test_a_cable_that_does_not_know_us_is_told_from_one_that_is_away(desk: Desk) -> None:
    unknown = Unauthenticated("chatwoot", "the cable does not confirm who we are")

    finding = await probed(desk, unknown, is_on_cable=True)

    assert (finding.code, finding.level) == ("cable_unconfirmed", Level.BAD)


async def test_without_a_probe_nothing_is_said_of_the_cable(desk: Desk) -> None:
    assert not [code for code in await found_by(desk) if code.startswith("cable")]


async def test_where_chatwoot_cannot_call_us_a_webhook_is_one_too_many(desk: Desk) -> None:
    found = await found_by(desk, is_called=False)

    assert found["webhook_unneeded"].level is Level.WARN
    assert "webhook" not in found


@pytest.mark.parametrize("version", ["4.16.2"], indirect=True)
async def test_where_chatwoot_cannot_call_us_neither_webhook_nor_network_matters(
    desk: Desk,
) -> None:
    await desk.set_up(is_called=False)
    client = await desk.ready_client()
    (webhook,) = await desk.client().send(account.list_webhooks())
    await desk.client().send(account.delete_webhook(webhook.id))

    believed = Believed("http://portal.intranet", is_called=False)
    found = {one.code: one for one in await doctor.examine(client, believed)}

    assert found["network_unneeded"].level is Level.OK
    assert not [code for code in found if code.startswith("webhook")]


async def test_where_chatwoot_cannot_call_us_an_agents_token_need_not_see_webhooks(
    desk: Desk,
) -> None:
    gina = desk.client(user_token=desk.token_of("Gina Agent"))

    found = {one.code for one in await doctor.examine(gina, Believed(PORTAL_URL, is_called=False))}

    assert "webhooks_hidden" not in found
