"""The composition root: settings -> engine, clients -> tools -> pages, doors and worker."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import reflex as rx

from tickets_app import settings
from tickets_app.components import document, wraps
from tickets_app.pages import (  # noqa: F401 - a page exists once imported
    account,
    fault,
    fresh,
    home,
    new_ticket,
    not_found,
    operations,
    people,
    sectors,
    set_up,
    sign_in,
    ticket,
)
from tickets_app.services import tools, wiring
from tickets_app.services.tools import Tools
from tickets_app.state import feedback, guard, live
from tickets_app.web.headers import SecureHeaders
from tickets_app.web.routes import api
from tickets_app.worker.worker import run_worker


@asynccontextmanager
async def running() -> AsyncGenerator[None]:
    """Hold the tools ready and bring changes to open pages for as long as the server runs."""
    async with wiring.open_tools(settings.current(), "server") as held:
        tools.use(held)
        held.bus.subscribe(live.Pusher(app).hear)
        _leave_what_stands()
        async with _working(held):
            yield


def _leave_what_stands() -> None:
    # Each full collection would walk the 157,000 objects of the start: 95 ms of processor time in
    # which no page hears anything. The memory of a tab is the same either way.
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def _working(held: Tools) -> AsyncGenerator[None]:
    if not held.settings.is_worker_embedded:
        yield
        return
    work = asyncio.create_task(run_worker(held))
    try:
        yield
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


app = rx.App(
    api_transformer=[api, SecureHeaders],
    backend_exception_handler=feedback.on_backend_error,
    frontend_exception_handler=feedback.on_frontend_error,
    head_components=document.head(),
    stylesheets=document.STYLESHEETS,
    app_wraps=wraps.wraps(),
    html_lang="pt-BR",
    toaster=None,
)
app.add_middleware(guard.Guard())
app.register_lifespan_task(running)
