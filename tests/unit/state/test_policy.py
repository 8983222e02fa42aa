from __future__ import annotations

import importlib

import pytest
import reflex as rx
from reflex_base.registry import RegistrationContext

from tickets_app.domain.ids import CompanyId, UserId
from tickets_app.domain.people import Actor, Role
from tickets_app.state import guard
from tickets_app.state.policy import admin, authed, policy_of, public

BOB = Actor(UserId("b"), CompanyId(1), "bob@example.com", "Bob", Role.EMPLOYEE)
ADA = Actor(UserId("a"), CompanyId(1), "ada@example.com", "Ada", Role.ADMIN)


@pytest.fixture(scope="session", autouse=True)
def whole_portal() -> None:
    importlib.import_module("tickets_app.tickets_app")


class PlantedState(rx.State):
    @rx.event
    def forgotten(self) -> None: ...

    @rx.event
    @public
    def for_all(self) -> None: ...

    @rx.event
    @authed
    def for_people(self) -> None: ...

    @rx.event
    @admin
    def for_admins(self) -> None: ...


def name_of(handler: str) -> str:
    found = [name for name in registered() if name.endswith(f".{handler}") and "planted" in name]
    return found[0]


def registered() -> list[str]:
    return list(RegistrationContext.ensure_context().event_handlers)


def is_ours(name: str) -> bool:
    handler = RegistrationContext.ensure_context().event_handlers[name].handler.fn
    return handler.__module__.startswith("tickets_app.")


def test_every_handler_of_ours_says_who_may_run_it() -> None:
    handlers = RegistrationContext.ensure_context().event_handlers
    ours = [name for name in handlers if is_ours(name)]
    assert ours
    # Reflex puts a generic setter on every state; it has no policy, so nobody may run it.
    untagged = [name for name in ours if policy_of(handlers[name].handler.fn) is None]
    assert untagged == []


def test_a_handler_without_policy_is_refused_to_everybody() -> None:
    assert not guard.may_run(name_of("forgotten"), ADA)


@pytest.mark.parametrize(
    ("handler", "nobody", "bob", "ada"),
    [
        ("for_all", True, True, True),
        ("for_people", False, True, True),
        ("for_admins", False, False, True),
    ],
)
def test_a_policy_lets_in_exactly_whom_it_names(
    handler: str, nobody: bool, bob: bool, ada: bool
) -> None:
    name = name_of(handler)
    allowed = [guard.may_run(name, person) for person in (None, BOB, ADA)]
    assert allowed == [nobody, bob, ada]


def test_an_event_that_no_page_has_is_refused() -> None:
    assert not guard.may_run("reflex___state____state.no_such_event", ADA)


def test_of_reflex_only_what_a_page_needs_to_load_may_run() -> None:
    theirs = {name for name in registered() if not is_ours(name) and "planted" not in name}
    allowed = {name.rsplit(".", 1)[-1] for name in theirs if guard.may_run(name, None)}
    assert allowed <= guard.FRAMEWORK_HANDLERS
    assert "setvar" not in allowed
