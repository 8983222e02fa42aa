"""Shows an inbox to whoever knows its identifier."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.public_api.access import BASE, inbox_of
from integrations.chatwoot.sandbox.web.calls import Call
from integrations.chatwoot.sandbox.web.routing import public_route


def show(call: Call) -> dict[str, Any]:
    """The inbox's public face (contract 1.0)."""
    inbox = inbox_of(call)
    return {
        "identifier": inbox.identifier,
        "identity_validation_enabled": inbox.hmac_mandatory,
        "name": inbox.name,
        "timezone": inbox.timezone,
        "working_hours": inbox.working_hours,
        "working_hours_enabled": inbox.working_hours_enabled,
        "csat_survey_enabled": inbox.csat_survey_enabled,
        "greeting_enabled": inbox.greeting_enabled,
    }


routes = [public_route("GET", BASE, show)]
