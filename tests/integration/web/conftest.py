from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from tests.factories import PASSWORD, person
from tickets_app import settings
from tickets_app.domain.people import Actor
from tickets_app.services.tools import Tools
from tickets_app.web.headers import SecureHeaders
from tickets_app.web.routes import api

OWN = {"sec-fetch-site": "same-origin"}


@pytest.fixture
async def door(tools: Tools) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in front of our doors that has not signed in."""
    settings.use(tools.settings)
    # Reflex changes `api` when it puts the portal together: the doors stand here on their own.
    doors = Starlette(routes=[route for route in api.routes if not isinstance(route, Mount)])
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(SecureHeaders(doors), client=("203.0.113.7", 1)),
        base_url=tools.settings.portal_base_url,
        headers=OWN,
    ) as client:
        yield client


@pytest.fixture
async def dave(tools: Tools) -> Actor:
    return await person(tools, "Dave Costa")


@pytest.fixture
async def signed_in(door: httpx.AsyncClient, dave: Actor) -> httpx.AsyncClient:
    """The same browser after Dave has signed in."""
    await door.post("/auth/login", data={"email": dave.email, "password": PASSWORD})
    return door
