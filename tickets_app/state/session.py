"""Who sits at a tab: public facts for pages, the actor for handlers.

The actor is looked up anew for every event and never kept in a page's state.
"""

from __future__ import annotations

from contextvars import ContextVar

import reflex as rx

from tickets_app.domain import faces
from tickets_app.domain.errors import NotPermitted
from tickets_app.domain.people import Actor, Language
from tickets_app.services import tools
from tickets_app.state.policy import authed

_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


class SessionState(rx.State):
    is_signed_in: bool = False
    is_admin: bool = False
    name: str = ""
    email: str = ""
    initials: str = ""
    hue: str = "sky"
    role: str = ""
    department: str = ""
    company: str = ""
    language: str = Language.PORTUGUESE.value
    appearance: str = "system"
    _session_hash: str = ""

    @rx.event
    @authed
    def refresh(self) -> None:
        """Bring changed facts to the tab: the guard has written them by the time this runs."""


def actor() -> Actor:
    """Give the person whose event is being handled; raises NotPermitted for nobody."""
    found = _acting.get()
    if found is None:
        raise NotPermitted
    return found


def act_as(person: Actor | None) -> None:
    """Make the person the actor of the event that this task handles."""
    _acting.set(person)


def bind(state: SessionState, person: Actor | None, language: Language) -> None:
    """Write who sits at the tab; the first session that a tab's state sees stays its only one."""
    facts = _facts_of(person) if person else {"is_signed_in": False, "language": language.value}
    facts["company"] = tools.current().settings.company_name
    for name, value in facts.items():
        if getattr(state, name) != value:
            setattr(state, name, value)
    if person and not state._session_hash:
        state._session_hash = person.session_hash


def is_of_another(state: SessionState, person: Actor | None) -> bool:
    """Tell whether the tab's state was filled for another sign-in than the present one."""
    mine = person.session_hash if person else ""
    return bool(state._session_hash) and state._session_hash != mine


def _facts_of(person: Actor) -> dict[str, str | bool]:
    return {
        "is_signed_in": True,
        "is_admin": person.is_admin,
        "name": person.name,
        "email": person.email,
        "initials": faces.initials(person.name),
        "hue": faces.hue(person.name),
        "role": person.role.value,
        "department": person.department,
        "language": person.language.value,
        "appearance": person.appearance.value,
    }
