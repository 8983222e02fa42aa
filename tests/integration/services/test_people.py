from __future__ import annotations

from dataclasses import replace

import pytest

from tests import factories
from tests.factories import PASSWORD, Heard
from tickets_app.db.tables import User
from tickets_app.domain.drafts import PersonDraft
from tickets_app.domain.errors import Invalid, NotFound, NotPermitted, Throttled
from tickets_app.domain.people import Actor
from tickets_app.services import people, sessions
from tickets_app.services.tools import Tools

NEW = "outra frase bem comprida"


@pytest.fixture
async def dave(tools: Tools) -> Actor:
    return await factories.person(tools)


@pytest.fixture
async def admin(tools: Tools) -> Actor:
    return await factories.person(tools, "Erin Admin", role="admin")


def draft(**more: str) -> PersonDraft:
    good = PersonDraft("Bob  Silva", " Bob@Example.com", "employee", PASSWORD, "Compras", "en")
    return replace(good, **more)


async def sign_in(tools: Tools, email: str, password: str = PASSWORD) -> sessions.SignedIn:
    return await sessions.sign_in(tools, email, password, ip="10.0.0.1", user_agent="")


async def test_an_administrator_makes_a_person_who_can_sign_in(tools: Tools, admin: Actor) -> None:
    user_id = await people.create(tools, admin, draft())
    actor = (await sign_in(tools, "bob@example.com")).actor
    assert (actor.user_id, actor.name, actor.language) == (user_id, "Bob Silva", "en")


async def test_every_wrong_field_of_a_person_is_named(tools: Tools, admin: Actor) -> None:
    wrong = PersonDraft(" ", "bob@", "boss", "curta", "x" * 121, "fr")
    with pytest.raises(Invalid) as refused:
        await people.create(tools, admin, wrong)
    assert refused.value.fields == {
        "name": "required",
        "email": "invalid",
        "role": "required",
        "language": "unknown",
        "department": "too_long",
        "password": "too_short",
    }


async def test_an_address_belongs_to_one_person(tools: Tools, dave: Actor, admin: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        await people.create(tools, admin, draft(email="DAVE@example.com"))
    assert refused.value.fields == {"email": "taken"}


async def test_only_administrators_reach_the_administrators_page(
    tools: Tools, dave: Actor
) -> None:
    with pytest.raises(NotPermitted):
        await people.list_all(tools, dave)
    with pytest.raises(NotPermitted):
        await people.create(tools, dave, draft())
    with pytest.raises(NotPermitted):
        await people.update(tools, dave, dave.user_id, role="admin")


async def test_the_list_tells_who_was_seen(tools: Tools, dave: Actor, admin: Actor) -> None:
    await sign_in(tools, "dave@example.com")
    rows = {row.name: row for row in await people.list_all(tools, admin)}
    assert [rows[name].last_seen for name in ("Dave Costa", "Erin Admin")] == ["agora", ""]
    assert rows["Erin Admin"].role_words == "Administrador"


async def test_who_is_switched_off_is_out_at_once(tools: Tools, dave: Actor, admin: Actor) -> None:
    cookie = (await sign_in(tools, "dave@example.com")).cookie
    await sessions.resolve(tools, cookie)
    heard = Heard(tools)
    await people.update(tools, admin, dave.user_id, is_active=False)
    assert await sessions.resolve(tools, cookie) is None
    assert [told.kind for told in heard.all] == ["signed_out", "session_changed"]


@pytest.mark.parametrize("change", [{"role": "supervisor"}, {"password": NEW}])
async def test_a_new_role_or_password_ends_the_persons_sessions(
    tools: Tools, dave: Actor, admin: Actor, change: dict[str, str]
) -> None:
    cookie = (await sign_in(tools, "dave@example.com")).cookie
    await people.update(tools, admin, dave.user_id, **change)  # pyright: ignore[reportArgumentType]
    assert await sessions.resolve(tools, cookie) is None


async def test_a_new_department_leaves_the_person_signed_in(
    tools: Tools, dave: Actor, admin: Actor
) -> None:
    cookie = (await sign_in(tools, "dave@example.com")).cookie
    await people.update(tools, admin, dave.user_id, department="Compras", role=None)
    actor = await sessions.resolve(tools, cookie)
    assert actor
    assert actor.department == "Compras"


@pytest.mark.parametrize("change", [{"role": "employee"}, {"is_active": False}])
async def test_an_administrator_cannot_lock_themselves_out(
    tools: Tools, admin: Actor, change: dict[str, str]
) -> None:
    with pytest.raises(NotPermitted, match="own_account"):
        await people.update(tools, admin, admin.user_id, **change)  # pyright: ignore[reportArgumentType]


async def test_a_bad_change_changes_nothing(tools: Tools, dave: Actor, admin: Actor) -> None:
    with pytest.raises(Invalid):
        await people.update(tools, admin, dave.user_id, role="boss", department="Compras")
    async with tools.readers() as session:
        assert (await session.get_one(User, dave.user_id)).department == ""


async def test_a_person_of_nobodys_is_not_found(tools: Tools, admin: Actor) -> None:
    with pytest.raises(NotFound):
        await people.update(tools, admin, "nobody", role="employee")


@pytest.mark.parametrize("words", ["da", "COSTA", "dávé", "example", "e co"])
async def test_a_colleague_is_found_by_name_or_address(
    tools: Tools, dave: Actor, admin: Actor, words: str
) -> None:
    found = await people.search(tools, admin, words)
    assert [(row.name, row.initials) for row in found] == [("Dave Costa", "DC")]


@pytest.mark.parametrize("words", ["d", "", "%%", "__", "zz", " d "])
async def test_less_than_two_letters_and_signs_find_nobody(
    tools: Tools, dave: Actor, admin: Actor, words: str
) -> None:
    assert await people.search(tools, admin, words) == ()


async def test_a_search_leaves_out_oneself_and_who_has_left(
    tools: Tools, dave: Actor, admin: Actor
) -> None:
    await people.update(tools, admin, dave.user_id, is_active=False)
    assert await people.search(tools, admin, "example") == ()


async def test_a_search_finds_eight_at_most(tools: Tools, admin: Actor) -> None:
    for letter in "abcdefghij":
        await factories.person(tools, f"{letter}na Souza")
    assert len(await people.search(tools, admin, "souza")) == 8


async def test_own_choices_hold_from_the_next_click(tools: Tools, dave: Actor) -> None:
    signed_in = await sign_in(tools, "dave@example.com")
    await sessions.resolve(tools, signed_in.cookie)
    await people.change_own(tools, signed_in.actor, language="en", appearance="dark")
    actor = await sessions.resolve(tools, signed_in.cookie)
    assert actor
    assert (actor.language, actor.appearance, actor.time_zone) == (
        "en",
        "dark",
        "America/Sao_Paulo",
    )


async def test_unknown_choices_are_refused(tools: Tools, dave: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        await people.change_own(
            tools, dave, language="fr", appearance="pink", time_zone="../etc/passwd"
        )
    assert set(refused.value.fields) == {"language", "appearance", "time_zone"}


async def test_a_new_password_keeps_this_browser_and_ends_the_others(
    tools: Tools, dave: Actor
) -> None:
    here, there = [await sign_in(tools, "dave@example.com") for _ in range(2)]
    await people.change_password(tools, here.actor, PASSWORD, NEW)
    alive = [await sessions.resolve(tools, one.cookie) for one in (here, there)]
    assert [bool(actor) for actor in alive] == [True, False]
    assert await sign_in(tools, "dave@example.com", NEW)


async def test_the_old_password_must_be_right(tools: Tools, dave: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        await people.change_password(tools, dave, NEW, NEW)
    assert refused.value.fields == {"current": "wrong"}


async def test_guessing_the_old_password_is_throttled(tools: Tools, dave: Actor) -> None:
    for _ in range(5):
        with pytest.raises(Invalid):
            await people.change_password(tools, dave, NEW, NEW)
    with pytest.raises(Throttled):
        await people.change_password(tools, dave, PASSWORD, NEW)


async def test_a_bad_new_password_is_refused(tools: Tools, dave: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        await people.change_password(tools, dave, PASSWORD, "senha1234567890")
    assert refused.value.fields == {"password": "common"}


async def test_the_command_line_makes_an_administrator(tools: Tools) -> None:
    await people.create_user(tools, draft(role="admin"))
    assert (await sign_in(tools, "bob@example.com")).actor.is_admin
