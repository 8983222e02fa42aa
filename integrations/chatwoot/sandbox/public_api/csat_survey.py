"""Serves the page behind a survey's link: the uuid is all that it takes (contract 1.4)."""

from __future__ import annotations

from typing import Any

from starlette.responses import HTMLResponse, Response

from integrations.chatwoot.sandbox.public_api.messages import submit
from integrations.chatwoot.sandbox.state.records import Message
from integrations.chatwoot.sandbox.views import surveys
from integrations.chatwoot.sandbox.web.calls import Call, mapping
from integrations.chatwoot.sandbox.web.problems import Broken, NotFound
from integrations.chatwoot.sandbox.web.routing import public_route

Json = dict[str, Any]
PATH = "/public/api/v1/csat_survey/{uuid}"
PAGE = "<!DOCTYPE html>\n<html><body><h1>Please rate the conversation</h1></body></html>"


def show(call: Call) -> Json:
    """The survey and the rating that was given, if any."""
    return surveys.page(call.world, _survey(call))


def update(call: Call) -> Json:
    """The survey as it was: the rating's row is written a moment later."""
    survey, message = _survey(call), mapping(call.params.get("message"))
    if not message:
        raise Broken
    before = surveys.page(call.world, survey)
    submit(call, survey, message.get("submitted_values"))
    return before


def _survey(call: Call) -> Message:
    uuid = call.path["uuid"]
    conversation = next((c for c in call.store.conversations if c.uuid == uuid), None)
    if conversation is None:
        raise NotFound
    for message in call.store.messages_by_conversation.newest(conversation.id):
        if message.content_type == "input_csat":
            return message
    raise NotFound


def human_page(_call: Call) -> Response:
    """The page behind the link; it asks for the survey by itself, so it never fails."""
    return HTMLResponse(PAGE)


routes = [
    public_route("GET", PATH, show),
    public_route("PATCH", PATH, update),
    public_route("GET", "/survey/responses/{uuid}", human_page),
]
