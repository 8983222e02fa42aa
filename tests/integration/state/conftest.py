from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from reflex_base.environment import environment
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.factories import PASSWORD, make_settings, person, ticket
from tickets_app import settings
from tickets_app.services import sessions
from tickets_app.services import tools as tools_module
from tickets_app.services.tools import Tools


@cache
def whole_portal() -> Any:
    """The portal as it is served, but for its built pages; Reflex puts it together only once."""
    from tickets_app.tickets_app import app

    environment.REFLEX_SKIP_COMPILE.set(True)
    return app()


@pytest.fixture(autouse=True)
def emptied(engine: AsyncEngine) -> AsyncEngine:
    """The database as the migrations leave it, before the portal opens it."""
    return engine


@pytest.fixture
async def port(database_url: str, tmp_path: Path) -> AsyncIterator[int]:
    """Where the whole portal listens, on this test's own database."""
    settings.use(make_settings(database_url, tmp_path / "data", EMBEDDED_WORKER="false"))
    server = uvicorn.Server(uvicorn.Config(whole_portal(), port=0, log_config=None))
    running = asyncio.create_task(server.serve())
    async with asyncio.timeout(60):
        while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await running


@pytest.fixture
def served(port: int) -> Tools:
    """The tools of the portal that listens."""
    return tools_module.current()


@pytest.fixture
async def dave(served: Tools) -> str:
    """Dave's cookie; he has a ticket that nobody else may see."""
    actor = await person(served, "Dave Costa")
    await ticket(served, actor, title="A tela do Dave está azul")
    return await signed_in(served, "dave@example.com")


@pytest.fixture
async def carol(served: Tools) -> str:
    await person(served, "Carol Lima")
    return await signed_in(served, "carol@example.com")


async def signed_in(served: Tools, email: str) -> str:
    opened = await sessions.sign_in(served, email, PASSWORD, ip="", user_agent="")
    return f"__Host-session={opened.cookie}"
