from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from tests import factories
from tests.factories import PASSWORD, Clock, Heard
from tickets_app.db.tables import User, WebSession
from tickets_app.domain.errors import NotPermitted, Throttled
from tickets_app.domain.people import Actor
from tickets_app.services import passwords, people, sessions
from tickets_app.services.announcements import Announcement
from tickets_app.services.sessions import SignedIn
from tickets_app.services.tools import Tools

WRONG = "uma frase bem errada"


@pytest.fixture
async def dave(tools: Tools) -> Actor:
    return await factories.person(tools)


async def sign_in(
    tools: Tools, email: str = "dave@example.com", password: str = PASSWORD, ip: str = "10.0.0.1"
) -> SignedIn:
    return await sessions.sign_in(tools, email, password, ip=ip, user_agent="Firefox")


async def fail(tools: Tools, times: int, email: str = "dave@example.com", **more: str) -> None:
    for _ in range(times):
        with pytest.raises(NotPermitted, match="credentials"):
            await sign_in(tools, email, WRONG, **more)


async def test_the_right_password_makes_a_session(tools: Tools, dave: Actor) -> None:
    signed_in = await sign_in(tools)
    actor = await sessions.resolve(tools, signed_in.cookie)
    assert actor == signed_in.actor
    assert actor
    assert (actor.user_id, actor.name) == (dave.user_id, "Dave Costa")


async def test_the_address_may_be_typed_in_any_case(tools: Tools, dave: Actor) -> None:
    assert (await sign_in(tools, "  DAVE@Example.com ")).actor.user_id == dave.user_id


async def test_only_a_digest_of_the_cookie_is_kept(tools: Tools, dave: Actor) -> None:
    cookie = (await sign_in(tools)).cookie
    async with tools.readers() as session:
        (row,) = await session.scalars(select(WebSession))
    assert cookie not in str(vars(row))
    assert len(cookie) == 43


@pytest.mark.parametrize(
    ("email", "password"),
    [("dave@example.com", WRONG), ("nobody@example.com", PASSWORD), ("dave@example.com", "")],
)
async def test_wrong_and_unknown_are_refused_alike(
    tools: Tools, dave: Actor, email: str, password: str
) -> None:
    with pytest.raises(NotPermitted, match="credentials"):
        await sign_in(tools, email, password)


async def test_who_has_been_switched_off_is_refused_alike(tools: Tools, dave: Actor) -> None:
    admin = await factories.person(tools, "Erin Admin", role="admin")
    await people.update(tools, admin, dave.user_id, is_active=False)
    with pytest.raises(NotPermitted, match="credentials"):
        await sign_in(tools)


async def test_after_five_failures_the_account_waits_a_minute(
    tools: Tools, dave: Actor, clock: Clock
) -> None:
    await fail(tools, 5)
    with pytest.raises(Throttled) as refused:
        await sign_in(tools)
    assert refused.value.retry_after == 61
    clock.advance(timedelta(minutes=1, seconds=1))
    assert await sign_in(tools)


async def test_the_wait_doubles_and_never_lasts(tools: Tools, dave: Actor, clock: Clock) -> None:
    await fail(tools, 5)
    waits = []
    for _ in range(8):
        clock.advance(timedelta(minutes=120))
        await fail(tools, 1)
        with pytest.raises(Throttled) as refused:
            await sign_in(tools)
        waits.append(refused.value.retry_after // 60)
    assert waits == [2, 4, 8, 16, 32, 64, 120, 120]


async def test_an_unknown_account_is_throttled_like_a_known_one(tools: Tools) -> None:
    await fail(tools, 5, "nobody@example.com")
    with pytest.raises(Throttled):
        await sign_in(tools, "nobody@example.com")


async def test_a_success_lets_the_account_start_anew(tools: Tools, dave: Actor) -> None:
    await fail(tools, 4)
    await sign_in(tools)
    await fail(tools, 4)
    assert await sign_in(tools)


async def test_one_place_has_thirty_failures_for_all_accounts(tools: Tools, dave: Actor) -> None:
    for n in range(15):
        await fail(tools, 2, f"guess{n}@example.com")
    with pytest.raises(Throttled):
        await sign_in(tools)
    assert await sign_in(tools, ip="10.0.0.2")


async def test_successes_do_not_use_up_the_place(tools: Tools, dave: Actor) -> None:
    for _ in range(31):
        await sign_in(tools)
    assert await sign_in(tools)


async def test_addresses_of_one_ipv6_network_are_one_place(tools: Tools, dave: Actor) -> None:
    for n in range(15):
        await fail(tools, 2, f"guess{n}@example.com", ip=f"2001:db8::{n + 1:x}")
    with pytest.raises(Throttled):
        await sign_in(tools, ip="2001:db8::ffff")
    assert await sign_in(tools, ip="2001:db8:0:1::1")


async def test_a_weaker_hash_is_made_strong_at_the_next_sign_in(
    tools: Tools, dave: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher())
    await sign_in(tools)
    async with tools.readers() as session:
        stored = (await session.get_one(User, dave.user_id)).password_hash
    assert stored
    assert "m=65536,t=3,p=4" in stored
    assert await sign_in(tools)


@pytest.mark.parametrize("cookie", [None, "", "unknown", "x" * 5000])
async def test_a_cookie_of_nobodys_is_nobody(tools: Tools, cookie: str | None) -> None:
    assert await sessions.resolve(tools, cookie) is None


async def test_signing_out_ends_the_session_at_once(tools: Tools, dave: Actor) -> None:
    signed_in = await sign_in(tools)
    await sessions.resolve(tools, signed_in.cookie)
    heard = Heard(tools)
    await sessions.sign_out(tools, signed_in.cookie)
    assert await sessions.resolve(tools, signed_in.cookie) is None
    assert heard.all == [
        Announcement(
            "signed_out", (dave.user_id,), session_hash=sessions.hash_of(signed_in.cookie)
        )
    ]


async def test_signing_out_leaves_the_other_browser_in(tools: Tools, dave: Actor) -> None:
    here, there = await sign_in(tools), await sign_in(tools)
    await sessions.sign_out(tools, here.cookie)
    assert await sessions.resolve(tools, there.cookie)


async def test_signing_out_twice_is_quiet(tools: Tools, dave: Actor) -> None:
    cookie = (await sign_in(tools)).cookie
    await sessions.sign_out(tools, cookie)
    heard = Heard(tools)
    await sessions.sign_out(tools, cookie)
    await sessions.sign_out(tools, None)
    assert heard.all == []


async def test_twelve_idle_hours_end_a_session(tools: Tools, dave: Actor, clock: Clock) -> None:
    cookie = (await sign_in(tools)).cookie
    clock.advance(timedelta(hours=11))
    assert await sessions.resolve(tools, cookie)
    clock.advance(timedelta(hours=11))
    assert await sessions.resolve(tools, cookie)
    clock.advance(timedelta(hours=12))
    assert await sessions.resolve(tools, cookie) is None


async def test_seven_days_end_a_session_however_busy(
    tools: Tools, dave: Actor, clock: Clock
) -> None:
    cookie = (await sign_in(tools)).cookie
    for _ in range(15):
        clock.advance(timedelta(hours=11))
        assert await sessions.resolve(tools, cookie)
    clock.advance(timedelta(hours=11))
    assert await sessions.resolve(tools, cookie) is None


async def test_a_cookie_is_looked_up_once_in_five_seconds(
    tools: Tools, dave: Actor, clock: Clock, selects: list[str]
) -> None:
    cookie = (await sign_in(tools)).cookie
    selects.clear()
    for _ in range(3):
        await sessions.resolve(tools, cookie)
    assert len(selects) == 1
    clock.advance(timedelta(seconds=5))
    await sessions.resolve(tools, cookie)
    assert len(selects) == 2


async def test_being_seen_is_written_once_a_minute(
    tools: Tools, dave: Actor, clock: Clock
) -> None:
    cookie = (await sign_in(tools)).cookie
    seen = []
    for _ in range(4):
        clock.advance(timedelta(seconds=20))
        await sessions.resolve(tools, cookie)
        async with tools.readers() as session:
            (row,) = await session.scalars(select(WebSession))
        seen.append(row.last_seen_at)
    assert len(set(seen)) == 2


async def test_what_another_process_ends_is_believed_no_longer(tools: Tools, dave: Actor) -> None:
    signed_in = await sign_in(tools)
    await sessions.resolve(tools, signed_in.cookie)
    async with tools.sessions.begin() as session:
        await session.delete(await session.get_one(WebSession, signed_in.actor.session_hash))
    await sessions.hear(Announcement("signed_out", session_hash=signed_in.actor.session_hash))
    assert await sessions.resolve(tools, signed_in.cookie) is None


async def test_other_news_leave_a_session_known(
    tools: Tools, dave: Actor, selects: list[str]
) -> None:
    cookie = (await sign_in(tools)).cookie
    await sessions.resolve(tools, cookie)
    selects.clear()
    await sessions.hear(Announcement("ticket", user_ids=(dave.user_id,), number=1))
    assert await sessions.resolve(tools, cookie)
    assert selects == []


async def test_a_place_without_an_address_is_throttled_too(tools: Tools) -> None:
    for n in range(15):
        await fail(tools, 2, f"guess{n}@example.com", ip="")
    with pytest.raises(Throttled):
        await sign_in(tools, ip="proxy")


async def test_all_sessions_of_a_person_can_be_ended(tools: Tools, dave: Actor) -> None:
    cookies = [(await sign_in(tools)).cookie for _ in range(2)]
    await sessions.end_all_of(tools, dave.user_id)
    assert [await sessions.resolve(tools, cookie) for cookie in cookies] == [None, None]
