"""Keeps reading well below what Chatwoot lets one address ask in a minute."""

from __future__ import annotations

import asyncio

from tickets_app.services.tools import Tools

PAUSE_SECONDS = 0.05


async def wait(tools: Tools) -> None:
    """Return when the next request may go out."""
    del tools
    await asyncio.sleep(PAUSE_SECONDS)
