"""How a person wants the portal to speak and look; kept with the person, not with the device."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from tickets_app.domain.errors import ProductError
from tickets_app.services import people, tools
from tickets_app.state.feedback import refused
from tickets_app.state.policy import authed
from tickets_app.state.session import SessionState, actor


class PreferencesState(rx.State):
    @rx.event
    @authed
    async def use_language(self, language: str) -> EventSpec:
        try:
            await people.change_own(tools.current(), actor(), language=language)
        except ProductError as error:
            return refused(error)
        # Dates and last lines are written by the server: the page is loaded anew in the language.
        return rx.redirect(f"/fresh?next={self.router.url.path}", replace=True)

    @rx.event
    @authed
    async def use_appearance(self, appearance: str) -> EventSpec | None:
        try:
            await people.change_own(tools.current(), actor(), appearance=appearance)
        except ProductError as error:
            return refused(error)
        (await self.get_state(SessionState)).appearance = appearance
        return None
