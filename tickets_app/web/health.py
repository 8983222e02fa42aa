"""Whether the process lives and whether it can work, for whoever watches it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from tickets_app.services import health, tools


async def alive(request: Request) -> Response:
    """Answer that the process runs, asking nothing else."""
    del request
    return PlainTextResponse("ok")


async def ready(request: Request) -> Response:
    """Answer 200 when database and migrations allow work; Chatwoot away is only degraded."""
    del request
    found = await health.readiness(tools.current())
    checks = {"ready": found.is_ready, **found.checks}
    return JSONResponse(checks, 200 if found.is_ready else 503)
