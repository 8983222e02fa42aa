"""Commands that make people and sectors, for a portal's first day."""

from __future__ import annotations

import asyncio
import getpass
import sys
from argparse import Namespace

from tickets_app import settings, texts
from tickets_app.commands.results import DONE
from tickets_app.domain.drafts import PersonDraft
from tickets_app.domain.people import Role
from tickets_app.services import people, sectors, wiring


def create_admin(wanted: Namespace) -> int:
    """Make an administrator."""
    return _create(wanted, Role.ADMIN)


def create_user(wanted: Namespace) -> int:
    """Make a person."""
    return _create(wanted, Role(wanted.role))


def _create(wanted: Namespace, role: Role) -> int:
    draft = PersonDraft(
        name=wanted.name,
        email=wanted.email,
        role=role,
        password=_password(wanted),
        department=wanted.department,
        language=wanted.language,
    )
    asyncio.run(_store(draft))
    words = {"name": draft.name, "email": draft.email}
    print(texts.say("command.person_made", wanted.language, **words))
    return DONE


def _password(wanted: Namespace) -> str:
    if wanted.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(texts.say("command.password", wanted.language))


async def _store(draft: PersonDraft) -> None:
    async with wiring.open_tools(settings.current()) as tools:
        await people.create_user(tools, draft)


def add_sector(wanted: Namespace) -> int:
    """Make a sector."""
    asyncio.run(_add_sector(wanted.name))
    print(texts.say("command.sector_made", wanted.language, name=wanted.name))
    return DONE


async def _add_sector(name: str) -> None:
    async with wiring.open_tools(settings.current()) as tools:
        await sectors.add_sector(tools, name)
