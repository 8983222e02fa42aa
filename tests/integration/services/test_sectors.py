from __future__ import annotations

import pytest

from tests import factories
from tickets_app.domain.errors import Invalid, NotFound, NotPermitted
from tickets_app.domain.people import Actor
from tickets_app.services import sectors
from tickets_app.services.tools import Tools


@pytest.fixture
async def admin(tools: Tools) -> Actor:
    return await factories.person(tools, "Erin Admin", role="admin")


async def names(tools: Tools, actor: Actor) -> list[str]:
    return [row.name for row in await sectors.list_active(tools, actor)]


async def test_sectors_stand_in_the_order_in_which_they_were_made(
    tools: Tools, admin: Actor
) -> None:
    for name in ("TI", " Recursos  Humanos ", "Predial"):
        await sectors.create(tools, admin, name)
    assert await names(tools, admin) == ["TI", "Recursos Humanos", "Predial"]


async def test_a_closed_sector_is_offered_no_more_and_can_be_opened_again(
    tools: Tools, admin: Actor
) -> None:
    sector_id = await sectors.add_sector(tools, "TI")
    await sectors.set_active(tools, admin, sector_id, False)
    assert await names(tools, admin) == []
    assert [row.is_active for row in await sectors.list_all(tools, admin)] == [False]
    await sectors.set_active(tools, admin, sector_id, True)
    assert await names(tools, admin) == ["TI"]


async def test_sectors_count_their_tickets(tools: Tools, admin: Actor) -> None:
    await factories.ticket(tools, admin)
    await sectors.create(tools, admin, "Predial")
    counts = [(row.name, row.ticket_count) for row in await sectors.list_all(tools, admin)]
    assert counts == [("TI", 1), ("Predial", 0)]


@pytest.mark.parametrize(
    ("name", "code"), [(" ", "required"), ("x" * 81, "too_long"), ("ti", "taken")]
)
async def test_a_name_must_be_new_and_fit(
    tools: Tools, admin: Actor, name: str, code: str
) -> None:
    await sectors.create(tools, admin, "TI")
    with pytest.raises(Invalid) as refused:
        await sectors.create(tools, admin, name)
    assert refused.value.fields == {"name": code}


async def test_a_sector_may_change_the_case_of_its_own_name(tools: Tools, admin: Actor) -> None:
    sector_id = await sectors.create(tools, admin, "ti")
    await sectors.rename(tools, admin, sector_id, "TI")
    assert await names(tools, admin) == ["TI"]


async def test_only_administrators_change_sectors(tools: Tools) -> None:
    dave = await factories.person(tools)
    sector_id = await sectors.add_sector(tools, "TI")
    with pytest.raises(NotPermitted):
        await sectors.create(tools, dave, "Predial")
    with pytest.raises(NotPermitted):
        await sectors.rename(tools, dave, sector_id, "Predial")
    with pytest.raises(NotPermitted):
        await sectors.set_active(tools, dave, sector_id, False)
    with pytest.raises(NotPermitted):
        await sectors.list_all(tools, dave)


async def test_a_sector_of_nobodys_is_not_found(tools: Tools, admin: Actor) -> None:
    with pytest.raises(NotFound):
        await sectors.rename(tools, admin, "nowhere", "TI")
