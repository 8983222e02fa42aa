"""Serves the support people of the account (contract 2.5)."""

from __future__ import annotations

from typing import Any, TypeVar

from starlette.responses import Response

from integrations.chatwoot.sandbox.state.records import Inbox, Team, User
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.state.tables import Table
from integrations.chatwoot.sandbox.views import people
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, strings, truth
from integrations.chatwoot.sandbox.web.fields import apply, built, one_of, permitted, text
from integrations.chatwoot.sandbox.web.problems import Invalid
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
Group = TypeVar("Group", Inbox, Team)
CHANGEABLE = {
    "name": text,
    "role": one_of("agent", "administrator"),
    "availability": one_of("online", "offline", "busy"),
    "auto_offline": truth,
}


def in_order(store: Store) -> list[User]:
    """Everybody of the account by name, as lists show them."""
    return sorted(store.users, key=lambda user: user.name.lower())


def _index(call: Call) -> list[Json]:
    return [people.agent(call.world, user) for user in in_order(call.store)]


def _create(call: Call) -> Json:
    params = call.wrapped("agent")
    invited = _invite(call.store, text(params.get("email")), _given(params))
    return people.agent(call.world, invited)


def _create_many(call: Call) -> Response:
    for email in strings(call.params.get("emails")):
        if _refusal(call.store, email) is None:
            _invite(call.store, email, {})
    return empty()


def _user(call: Call) -> User:
    return call.store.users.get(call.id())


def _update(call: Call) -> Json:
    user = _user(call)
    changes = _given(call.wrapped("agent"))
    return people.agent(call.world, apply(call.store.users, user, changes))


def _destroy(call: Call) -> Response:
    user = _user(call)
    call.store.users.remove(user)
    call.world.jobs.later(lambda: _leave(call.store, user.id))
    return empty()


def _invite(store: Store, email: str | None, fields: Json) -> User:
    if problem := _refusal(store, email):
        raise problem
    assert email is not None
    invited = {"name": email.split("@")[0], "confirmed": False, **fields}
    return store.users.add(built(User, {**invited, "email": email.lower()}))


def _given(params: Json) -> Json:
    """The fields that are really given: null and empty ones change nothing."""
    filled = {name: value for name, value in params.items() if value not in (None, "")}
    return permitted(filled, CHANGEABLE)


def _refusal(store: Store, email: str | None) -> Invalid | None:
    if not email:
        return Invalid(email="can't be blank")
    if "@" not in email.strip("@"):
        return Invalid(email="is invalid")
    if any(user.email == email.lower() for user in store.users):
        return Invalid(user_id="has already been taken")
    return None


def _leave(store: Store, user_id: int) -> None:
    """Take who left out of inboxes, teams and assignments."""
    _leave_groups(store.inboxes, user_id)
    _leave_groups(store.teams, user_id)
    for conversation in store.conversations:
        if conversation.assignee_id == user_id:
            conversation.assignee_id = None
            store.conversations.save(conversation)


def _leave_groups(groups: Table[Group], user_id: int) -> None:
    for group in groups:
        if user_id in group.member_ids:
            group.member_ids.remove(user_id)
            groups.save(group)


routes = [
    account_route("GET", "/agents", _index),
    account_route("POST", "/agents", _create, admin=True),
    account_route("POST", "/agents/bulk_create", _create_many, admin=True),
    account_route("PATCH", "/agents/{id}", _update, admin=_user),
    account_route("DELETE", "/agents/{id}", _destroy, admin=_user),
]
