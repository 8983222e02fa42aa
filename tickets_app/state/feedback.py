"""What a tab is told beside its page: one sentence at a time, read out by screen readers."""

from __future__ import annotations

import logging
import re
from typing import cast

import reflex as rx
from reflex.event import EventSpec

from tickets_app.domain.errors import ProductError
from tickets_app.services import failures
from tickets_app.state.policy import public
from tickets_app.state.session import SessionState
from tickets_app.texts.table import M, say

log = logging.getLogger(__name__)

CODE_LENGTH = 9
SECONDS_A_MINUTE = 60
KIND_OF_FAILURE = re.compile(r"[A-Z][A-Za-z]{0,30}Error(?=:)")
PLACE_OF_FAILURE = re.compile(r"/assets/([\w.-]{1,80}\.js:\d{1,7}:\d{1,7})")


class FeedbackState(rx.State):
    text: str = ""
    code: str = ""
    turn: int = 0
    """Grows with each sentence, so that the same one said twice is shown twice."""

    @rx.event
    @public
    async def tell(self, key: str, parameters: dict[str, str]) -> None:
        await self._say(key if key in M else "error.refused", parameters)

    @rx.event
    @public
    async def fail(self, code: str) -> None:
        await self._say("error.broken", {"code": code}, code)

    @rx.event
    @public
    async def refuse(self, key: str, retry_after: int = 0) -> None:
        known = f"error.{key}" if f"error.{key}" in M else "error.refused"
        minutes = -(-retry_after // SECONDS_A_MINUTE)
        await self._say(known, {"retry_after": str(retry_after), "minutes": str(minutes)})

    @rx.event
    @public
    def dismiss(self) -> None:
        self.text = self.code = ""

    async def _say(self, key: str, parameters: dict[str, str], code: str = "") -> None:
        page = await self.get_state(SessionState)
        self.code = str(code)[:CODE_LENGTH]
        self.text = say(key, page.language, **parameters)
        self.turn += 1


def told(key: str, **parameters: str) -> EventSpec:
    """Give the event that says a sentence of the table."""
    return cast("EventSpec", FeedbackState.tell(key, parameters))


def refused(error: ProductError) -> EventSpec:
    """Give the event that tells the person why not."""
    retry_after = int(error.parameters.get("retry_after", 0))
    # Calling a handler on its class gives the event; Reflex types it as the handler still.
    return cast("EventSpec", FeedbackState.refuse(error.code, retry_after))


def in_words(error: ProductError, language: str) -> str:
    """Give the sentence that says why not, for a place of its own on the page."""
    key = f"error.{error.code}"
    return say(key if key in M else "error.refused", language, **error.parameters)


def on_backend_error(exception: Exception):
    """Log the failure under a code and tell the tab the code, never the failure."""
    # It has no return annotation because Reflex compares that one as text.
    if isinstance(exception, ProductError):
        return refused(exception)
    code = failures.new_code()
    log.error("an event failed, code %s", code, exc_info=exception)
    return cast("EventSpec", FeedbackState.fail(code))


def on_frontend_error(exception: Exception) -> None:
    """Log where a page failed: the rest is what any browser likes to say, a message perhaps."""
    told = str(exception)
    kind, place = KIND_OF_FAILURE.search(told), PLACE_OF_FAILURE.search(told)
    log.error(
        "a page failed: %s at %s", kind[0] if kind else "something", place[1] if place else "?"
    )
