"""The sectors to which tickets go: employees choose one, administrators look after them."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from tickets_app.db import companies
from tickets_app.db import sectors as sectors_db
from tickets_app.db.sectors import Sector
from tickets_app.domain import members
from tickets_app.domain.errors import Invalid, NotFound
from tickets_app.domain.people import Actor
from tickets_app.domain.rows import SectorRow
from tickets_app.services import access
from tickets_app.services.tools import Tools

NAME_LENGTH = 80


async def list_active(tools: Tools, actor: Actor) -> tuple[SectorRow, ...]:
    """Give the sectors that take new tickets."""
    async with tools.readers() as session:
        found = await sectors_db.list_active(session, actor.company_id)
    return tuple(SectorRow(sector.id, sector.name) for sector in found)


async def list_all(tools: Tools, actor: Actor) -> tuple[SectorRow, ...]:
    """Give all sectors with their tickets counted. Raises NotPermitted but for administrators."""
    access.administrator(actor)
    async with tools.readers() as session:
        found = await sectors_db.list_counted(session, actor.company_id)
    return tuple(
        SectorRow(sector.id, sector.name, sector.is_active, ticket_count)
        for sector, ticket_count in found
    )


async def create(tools: Tools, actor: Actor, name: str) -> str:
    """Give the id of the new sector. Raises NotPermitted but for administrators, Invalid."""
    access.administrator(actor)
    async with tools.sessions.begin() as session:
        return await _add(session, tools, actor.company_id, name)


async def add_sector(tools: Tools, name: str) -> str:
    """Give the id of the new sector, made from the command line. Raises Invalid."""
    async with tools.sessions.begin() as session:
        company = await companies.get_default(session)
        return await _add(session, tools, company.id, name)


async def rename(tools: Tools, actor: Actor, sector_id: str, name: str) -> None:
    """Give the sector another name. Raises NotPermitted but for administrators, Invalid."""
    access.administrator(actor)
    async with tools.sessions.begin() as session:
        sector = await _get(session, actor, sector_id)
        sector.name = await _free_name(session, actor.company_id, name, except_id=sector.id)


async def set_active(tools: Tools, actor: Actor, sector_id: str, is_active: bool) -> None:
    """Open or close the sector for new tickets. Raises NotPermitted but for administrators."""
    access.administrator(actor)
    async with tools.sessions.begin() as session:
        sector = await _get(session, actor, sector_id)
        sector.is_active = is_active


async def _get(session: AsyncSession, actor: Actor, sector_id: str) -> Sector:
    found = await sectors_db.find(session, actor.company_id, sector_id)
    if found is None:
        raise NotFound
    return found


async def _add(session: AsyncSession, tools: Tools, company_id: int, name: str) -> str:
    known = await sectors_db.list_counted(session, company_id)
    sector = Sector(
        id=str(uuid.uuid4()),
        company_id=company_id,
        name=await _free_name(session, company_id, name),
        position=len(known),
        created_at=tools.clock(),
    )
    session.add(sector)
    return sector.id


async def _free_name(
    session: AsyncSession, company_id: int, name: str, *, except_id: str = ""
) -> str:
    tidy = members.tidy_name(name)
    if problem := members.problem_of_name(tidy, NAME_LENGTH):
        raise Invalid(name=problem)
    known = await sectors_db.find_by_name(session, company_id, tidy)
    if known and known.id != except_id:
        raise Invalid(name="taken")
    return tidy
