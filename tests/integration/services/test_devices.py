"""Whoever guesses at an account is slowed down; whose account it is, is not kept out by that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import factories
from tests.factories import PASSWORD, Clock
from tickets_app.domain.errors import NotPermitted, Throttled
from tickets_app.domain.people import Actor
from tickets_app.services import devices, people, sessions
from tickets_app.services.sessions import SignedIn
from tickets_app.services.tools import Tools

EMAIL = "dave@example.com"


@pytest.fixture
async def dave(tools: Tools) -> Actor:
    return await factories.person(tools)


async def sign_in(tools: Tools, password: str = PASSWORD, **more: str) -> SignedIn:
    email, ip = more.pop("email", EMAIL), more.pop("ip", "10.0.0.1")
    return await sessions.sign_in(tools, email, password, ip=ip, user_agent="", **more)


async def guess(tools: Tools, **more: str) -> bool:
    """Try a wrong password; tells whether it was compared at all."""
    try:
        await sign_in(tools, "one of ten thousand", **more)
    except NotPermitted:
        return True
    except Throttled:
        return False
    raise AssertionError


async def attacked(tools: Tools) -> None:
    for n in range(5):
        assert await guess(tools, ip=f"198.51.100.{n}")
    assert not await guess(tools, ip="198.51.100.99")


async def test_from_two_hundred_places_no_more_than_thirty_guesses_a_day_are_compared(
    tools: Tools, dave: Actor, clock: Clock
) -> None:
    compared = 0
    for n in range(24 * 60):
        clock.advance(timedelta(minutes=1, seconds=0.01))
        compared += await guess(tools, ip=f"198.51.100.{n % 200}")
    assert compared <= 30


async def test_a_browser_that_is_known_is_not_kept_out_by_others(
    tools: Tools, dave: Actor
) -> None:
    device = (await sign_in(tools)).device
    await attacked(tools)
    with pytest.raises(Throttled):
        await sign_in(tools)
    assert (await sign_in(tools, device=device)).actor.user_id == dave.user_id
    assert not await guess(tools, ip="198.51.100.99")


async def test_a_known_browser_has_its_own_few_guesses(tools: Tools, dave: Actor) -> None:
    device = (await sign_in(tools)).device
    assert sum([await guess(tools, device=device) for _ in range(9)]) == 5


@pytest.mark.parametrize("device", ["", ".", "a.b", "é.é", "x" * 5000])
async def test_a_proof_of_somebodys_making_proves_nothing(
    tools: Tools, dave: Actor, device: str
) -> None:
    await attacked(tools)
    with pytest.raises(Throttled):
        await sign_in(tools, device=device)


async def test_a_proof_holds_for_its_address_and_key_alone(tools: Tools) -> None:
    shown = devices.proof(tools.settings, " DAVE@example.com")
    another = replace(tools.settings, secret_key="x" * 40)
    assert devices.known(tools.settings, EMAIL, shown)
    assert devices.known(tools.settings, "carol@example.com", shown) is None
    assert devices.known(another, EMAIL, shown) is None


async def test_a_password_from_the_administrator_ends_the_wait(tools: Tools, dave: Actor) -> None:
    admin = await factories.person(tools, "Erin Admin", role="admin")
    await attacked(tools)
    await people.update(tools, admin, dave.user_id, password="outra frase bem comprida")
    assert await sign_in(tools, "outra frase bem comprida")
