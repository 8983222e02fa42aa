"""Lists the modules that contribute routes; a new resource is one more line here."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import BaseRoute

from integrations.chatwoot.sandbox.application import (
    account,
    agent_bots,
    agents,
    articles,
    attribute_definitions,
    canned_responses,
    categories,
    dashboard_apps,
    inbox_members,
    inboxes,
    labels,
    portals,
    profile,
    teams,
    webhooks,
)
from integrations.chatwoot.sandbox.public_api import help_center


def resource_routes() -> list[BaseRoute]:
    """The routes of every resource, in the order in which they are tried."""
    modules: list[Sequence[BaseRoute]] = [
        account.routes,
        agent_bots.routes,
        agents.routes,
        articles.routes,
        attribute_definitions.routes,
        canned_responses.routes,
        categories.routes,
        dashboard_apps.routes,
        inbox_members.routes,
        inboxes.routes,
        labels.routes,
        portals.routes,
        profile.routes,
        teams.routes,
        webhooks.routes,
        help_center.routes,
    ]
    return [route for routes in modules for route in routes]
