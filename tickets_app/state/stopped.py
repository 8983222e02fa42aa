"""How many deliveries have stopped, beside the administrator's places on every page."""

from __future__ import annotations

import reflex as rx

from tickets_app.services import operations, tools
from tickets_app.state.policy import admin
from tickets_app.state.session import actor


class StoppedState(rx.State):
    count: int = 0

    @rx.event
    @admin
    async def load(self) -> None:
        self.count = await operations.count_stopped(tools.current(), actor())
