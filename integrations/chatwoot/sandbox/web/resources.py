"""Lists the modules that contribute routes; a new resource is one more line here."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import BaseRoute

from integrations.chatwoot.sandbox.application import (
    account,
    agent_bots,
    agents,
    assignments,
    attribute_definitions,
    bulk_actions,
    canned_responses,
    contact_lists,
    contact_rooms,
    contacts,
    conversation_lists,
    conversations,
    csat_survey_responses,
    dashboard_apps,
    drafts,
    foreign,
    inbox_members,
    inboxes,
    labels,
    live_reports,
    macros,
    messages,
    profile,
    reading,
    reports,
    search,
    teams,
    webhooks,
)
from integrations.chatwoot.sandbox.attachments import routes as attachment_routes
from integrations.chatwoot.sandbox.attachments import uploads
from integrations.chatwoot.sandbox.cable import room
from integrations.chatwoot.sandbox.control import routes as control
from integrations.chatwoot.sandbox.help_center import articles, categories, portals
from integrations.chatwoot.sandbox.help_center import public as public_help_center
from integrations.chatwoot.sandbox.public_api import contacts as public_contacts
from integrations.chatwoot.sandbox.public_api import conversations as public_conversations
from integrations.chatwoot.sandbox.public_api import csat_survey
from integrations.chatwoot.sandbox.public_api import inboxes as public_inboxes
from integrations.chatwoot.sandbox.public_api import messages as public_messages


def resource_routes() -> list[BaseRoute]:
    """The routes of every resource, in the order in which they are tried."""
    modules: list[Sequence[BaseRoute]] = [
        public_inboxes.routes,
        public_contacts.routes,
        public_conversations.routes,
        public_messages.routes,
        room.routes,
        conversation_lists.routes,
        conversations.routes,
        messages.routes,
        assignments.routes,
        reading.routes,
        contact_lists.routes,
        contacts.routes,
        contact_rooms.routes,
        attachment_routes.routes,
        uploads.routes,
        control.routes,
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
        bulk_actions.routes,
        csat_survey_responses.routes,
        drafts.routes,
        macros.routes,
        live_reports.routes,
        reports.routes,
        search.routes,
        csat_survey.routes,
        foreign.routes,
        public_help_center.routes,
    ]
    return [route for routes in modules for route in routes]
