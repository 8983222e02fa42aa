"""Lists the modules that contribute routes; a new resource is one more line here."""

from __future__ import annotations

from starlette.routing import BaseRoute


def resource_routes() -> list[BaseRoute]:
    """The routes of every resource, in the order in which they are tried."""
    modules: list[list[BaseRoute]] = []
    return [route for routes in modules for route in routes]
