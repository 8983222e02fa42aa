"""The administrator's list of sectors: where a new ticket may go."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from tickets_app.domain.errors import Invalid
from tickets_app.domain.rows import SectorRow
from tickets_app.services import sectors, tools
from tickets_app.state.faults import words_of
from tickets_app.state.feedback import told
from tickets_app.state.policy import admin
from tickets_app.state.session import actor


class SectorsState(rx.State):
    sectors: list[SectorRow] = []
    is_loaded: bool = False
    error: str = ""
    made_count: int = 0
    renaming: str = ""
    rename_error: str = ""

    @rx.event
    @admin
    async def load(self) -> None:
        self.error = self.renaming = self.rename_error = ""
        await self._read()

    @rx.event
    @admin
    async def create(self, form: dict[str, Any]) -> EventSpec | None:
        name = _name_in(form)
        try:
            await sectors.create(tools.current(), actor(), name)
        except Invalid as error:
            self.error = _sentence(error)
            return None
        self.error = ""
        self.made_count += 1
        await self._read()
        return told("sectors.created", name=name)

    @rx.event
    @admin
    def open_rename(self, sector_id: str) -> None:
        self.renaming, self.rename_error = sector_id, ""

    @rx.event
    @admin
    async def rename(self, form: dict[str, Any]) -> EventSpec | None:
        try:
            await sectors.rename(tools.current(), actor(), self.renaming, _name_in(form))
        except Invalid as error:
            self.rename_error = _sentence(error)
            return None
        self.renaming = self.rename_error = ""
        await self._read()
        return told("sectors.changed")

    @rx.event
    @admin
    async def switch(self, sector_id: str, is_active: bool) -> EventSpec:
        await sectors.set_active(tools.current(), actor(), sector_id, is_active)
        await self._read()
        return told("sectors.changed")

    async def _read(self) -> None:
        self.sectors = list(await sectors.list_all(tools.current(), actor()))
        self.is_loaded = True


def _name_in(form: dict[str, Any]) -> str:
    return str(form.get("name") or "").strip()


def _sentence(error: Invalid) -> str:
    return next(iter(words_of(error.fields, actor().language).values()))
