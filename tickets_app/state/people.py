"""The administrator's list of people: who may sign in, as what, and since when not."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from tickets_app.domain.drafts import PersonDraft
from tickets_app.domain.errors import Invalid, ProductError
from tickets_app.domain.rows import MemberRow
from tickets_app.domain.search import normalised
from tickets_app.services import people, tools
from tickets_app.state.faults import Fault, listed, words_of
from tickets_app.state.feedback import refused, told
from tickets_app.state.policy import admin
from tickets_app.state.session import actor

MOST_SHOWN = 100


class PeopleState(rx.State):
    members: list[MemberRow] = []
    words: str = ""
    is_loaded: bool = False
    is_adding: bool = False
    errors: dict[str, str] = {}
    faults: list[Fault] = []
    resetting: str = ""
    reset_error: str = ""

    @rx.event
    @admin
    async def load(self) -> None:
        self.words, self.is_adding, self.resetting = "", False, ""
        self.errors, self.faults = {}, []
        await self._read()

    @rx.event
    @admin
    async def search(self, words: str) -> None:
        self.words = words.strip()
        await self._read()

    @rx.event
    @admin
    def open_form(self, is_open: bool) -> None:
        self.is_adding, self.errors, self.faults = is_open, {}, []

    @rx.event
    @admin
    async def create(self, form: dict[str, Any]) -> EventSpec | None:
        draft = _draft(form)
        try:
            await people.create(tools.current(), actor(), draft)
        except Invalid as error:
            self.errors = words_of(error.fields, actor().language)
            self.faults = listed(self.errors)
            return None
        self.is_adding, self.errors, self.faults = False, {}, []
        await self._read()
        return told("people.created", name=draft.name)

    @rx.event
    @admin
    async def change_role(self, user_id: str, role: str) -> EventSpec:
        return await self._change(user_id, "people.changed", role=role)

    @rx.event
    @admin
    async def switch(self, user_id: str, is_active: bool) -> EventSpec:
        return await self._change(user_id, "people.changed", is_active=is_active)

    @rx.event
    @admin
    def open_reset(self, user_id: str) -> None:
        self.resetting, self.reset_error = user_id, ""

    @rx.event
    @admin
    async def save_password(self, form: dict[str, Any]) -> EventSpec | None:
        try:
            password = str(form.get("password") or "")
            await people.update(tools.current(), actor(), self.resetting, password=password)
        except Invalid as error:
            self.reset_error = next(iter(words_of(error.fields, actor().language).values()))
            return None
        except ProductError as error:
            return refused(error)
        self.resetting = self.reset_error = ""
        return told("people.reset.done")

    async def _change(self, user_id: str, said: str, **changes: Any) -> EventSpec:
        try:
            await people.update(tools.current(), actor(), user_id, **changes)
        except ProductError as error:
            # The choice that was refused must not stay chosen on the page.
            self.members = []
            await self._read()
            return refused(error)
        await self._read()
        return told(said)

    async def _read(self) -> None:
        everybody = await people.list_all(tools.current(), actor())
        found = [member for member in everybody if _matches(member, self.words)]
        self.members = found[:MOST_SHOWN]
        self.is_loaded = True


def _matches(member: MemberRow, words: str) -> bool:
    wanted = normalised(words)
    return wanted in normalised(f"{member.name} {member.email}")


def _draft(form: dict[str, Any]) -> PersonDraft:
    typed = {name: str(value or "").strip() for name, value in form.items()}
    return PersonDraft(
        name=typed.get("name", ""),
        email=typed.get("email", ""),
        role=typed.get("role", ""),
        password=str(form.get("password") or ""),
        department=typed.get("department", ""),
        language=typed.get("language", "pt"),
    )
