"""Serves a support person's own profile and their sign-in (contract 2.5, 7.2)."""

from __future__ import annotations

import hmac
from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.state.records import User
from integrations.chatwoot.sandbox.state.tokens import token
from integrations.chatwoot.sandbox.views import profiles
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, truth
from integrations.chatwoot.sandbox.web.fields import apply, permitted
from integrations.chatwoot.sandbox.web.problems import Problem
from integrations.chatwoot.sandbox.web.routing import public_route, user_route

Json = dict[str, Any]
PROFILE = "/api/v1/profile"
REFUSAL = {"success": False, "errors": ["Invalid login credentials. Please try again."]}
FIELDS: fields.Casts = {
    "name": fields.text,
    "display_name": fields.text,
    "message_signature": fields.text,
    "ui_settings": fields.record,
}
AVAILABILITY: fields.Casts = {"availability": fields.one_of("online", "offline", "busy")}
AUTO_OFFLINE: fields.Casts = {"auto_offline": truth}


def _show(call: Call) -> Json:
    return profiles.shown(call.world, call.user)


def _update(call: Call) -> Json:
    return _change(call, permitted(call.wrapped("profile"), FIELDS))


def _set_availability(call: Call) -> Json:
    return _change(call, permitted(call.wrapped("profile"), AVAILABILITY))


def _set_auto_offline(call: Call) -> Json:
    return _change(call, permitted(call.wrapped("profile"), AUTO_OFFLINE))


def _set_active_account(call: Call) -> Response:
    _change(call, {"active_at": now()})
    return empty()


def _reset_access_token(call: Call) -> Json:
    return _change(call, {"access_token": token()})


def _sign_in(call: Call) -> Json:
    email = str(call.params.get("email") or "").lower()
    user = next((user for user in call.store.users if user.email == email), None)
    if user is None or not _is_password(user, str(call.params.get("password") or "")):
        raise Problem(401, REFUSAL)
    return {"data": profiles.shown(call.world, user)}


def _is_password(user: User, given: str) -> bool:
    """Whoever has no password, as invited people, cannot sign in by one."""
    return bool(user.password) and hmac.compare_digest(
        (user.password or "").encode(), given.encode()
    )


def _change(call: Call, changes: Json) -> Json:
    return profiles.shown(call.world, apply(call.store.users, call.user, changes))


routes = [
    user_route("GET", PROFILE, _show),
    user_route("PATCH", PROFILE, _update),
    user_route("POST", PROFILE + "/availability", _set_availability),
    user_route("POST", PROFILE + "/auto_offline", _set_auto_offline),
    user_route("PATCH", PROFILE + "/set_active_account", _set_active_account),
    user_route("POST", PROFILE + "/reset_access_token", _reset_access_token),
    public_route("POST", "/auth/sign_in", _sign_in),
]
