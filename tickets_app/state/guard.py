"""Stands before every event of every tab: who sent it, may they, is the tab's state theirs.

A client can send any event of any page by hand, and whoever knows a tab's token gets the state
behind it. So nothing of the event is believed but the cookie of the socket that it came through.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import reflex as rx
from reflex.event import Event
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.event.context import EventContext
from reflex_base.registry import RegistrationContext

from tickets_app.domain import plain_text
from tickets_app.domain.people import Actor
from tickets_app.services import cookies, sessions, tools
from tickets_app.state import live, session, tabs
from tickets_app.state.policy import Policy, policy_of

SIGN_IN = "/sign-in"
NOT_FOUND = "/404"
NAVIGATION = "on_load_internal"
FRAMEWORK_MODULES = ("reflex.", "reflex_base.")
FRAMEWORK_HANDLERS = frozenset(
    {
        "hydrate",
        "hydrate_and_load",
        NAVIGATION,
        "set_is_hydrated",
        "update_vars_internal",
        "handle_frontend_exception",
    }
)
"""What a browser must send for pages to work at all; all else of the framework is refused."""


class Guard(Middleware):
    """Lets an event pass, or answers in its place."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Refuse what has no policy, what its sender may not do, and state of another sign-in."""
        event.payload.update(storable(event.payload))
        context = EventContext.get()
        header = _cookie_header(app, context)
        name = cookies.session_name(tools.current().settings)
        actor = await sessions.resolve(tools.current(), cookies.find(header, name))
        root = state._get_root_state()
        page = await root.get_state(session.SessionState)
        if session.is_of_another(page, actor):
            return _start_afresh(context)
        session.bind(page, actor, cookies.language_of(header))
        session.act_as(actor)
        tabs.opened.remember(context.token, actor)
        if event.name.endswith(f".{NAVIGATION}"):
            tabs.unwatch(context.token)
        return None if may_run(event.name, actor) else await _refuse(root, actor, context)


def may_run(event_name: str, actor: Actor | None) -> bool:
    """Tell whether the person, or nobody, may run the handler of that name."""
    registered = RegistrationContext.get().event_handlers.get(event_name)
    if registered is None:
        return False
    handler = registered.handler.fn
    match policy_of(handler):
        case Policy.PUBLIC:
            return True
        case Policy.AUTHED:
            return actor is not None
        case Policy.ADMIN:
            return actor is not None and actor.is_admin
        case None:
            return is_of_framework(handler)


def storable(payload: Any) -> Any:
    """Give what an event carries without the signs that a database refuses, however deep."""
    match payload:
        case str():
            return plain_text.storable(payload)
        case list():
            return [storable(part) for part in payload]
        case dict():
            return {name: storable(part) for name, part in payload.items()}
        case _:
            return payload


def is_of_framework(handler: Any) -> bool:
    """Tell whether the handler is one of the few of Reflex's own that pages need."""
    is_theirs = handler.__module__.startswith(FRAMEWORK_MODULES)
    return is_theirs and handler.__name__ in FRAMEWORK_HANDLERS


def _cookie_header(app: rx.App, context: EventContext) -> str:
    headers = context.router_data.get("headers")
    if headers is None:
        headers = _live_handshake(app, context.token)
    return str(headers.get("cookie", ""))


def _live_handshake(app: rx.App, token: str) -> dict[str, str]:
    # An event that we pushed carries no handshake; the tab's socket does.
    namespace = app.event_namespace
    assert namespace is not None
    socket = namespace._token_manager.token_to_socket.get(token)
    found = namespace._static_router_data.get(socket.sid) if socket else None
    return found["headers"] if found else {}


def _start_afresh(context: EventContext) -> StateUpdate:
    if context.router_data.get("pathname", "").startswith(live.FRESH_START):
        return StateUpdate()
    return _redirect(f"{live.FRESH_START}?next={_place(context)}")


async def _refuse(root: BaseState, actor: Actor | None, context: EventContext) -> StateUpdate:
    delta = await root._get_resolved_delta()
    root._clean()
    place = NOT_FOUND if actor else f"{SIGN_IN}?next={_place(context)}"
    return StateUpdate(delta=delta, events=_redirect(place).events)


def _place(context: EventContext) -> str:
    return quote(str(context.router_data.get("asPath", "/")), safe="/")


def _redirect(place: str) -> StateUpdate:
    return StateUpdate(events=Event.from_event_type(rx.redirect(place, replace=True)))
