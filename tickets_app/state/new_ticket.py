"""The form of a new ticket: nothing typed is ever cleared, and sending it twice is one ticket."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from tickets_app.domain.checks import problems_of_ticket
from tickets_app.domain.drafts import TicketDraft
from tickets_app.domain.errors import Invalid, ProductError
from tickets_app.domain.rows import PersonRow, SectorRow
from tickets_app.domain.tickets import parse_ticket_number, ticket_number
from tickets_app.services import people, sectors, tickets, tools
from tickets_app.state.faults import Fault, listed, words_of
from tickets_app.state.feedback import refused
from tickets_app.state.policy import authed
from tickets_app.state.session import actor

NOBODY = PersonRow("", "", "", "")
LEAST_LETTERS = 2


class NewTicketState(rx.State):
    sectors: list[SectorRow] = []
    is_loaded: bool = False
    errors: dict[str, str] = {}
    faults: list[Fault] = []
    is_sending: bool = False
    looked_for: str = ""
    people: list[PersonRow] = []
    person: PersonRow = NOBODY
    continues: str = ""
    file_limit: int = 0

    @rx.event
    @authed
    async def load(self) -> None:
        self.sectors = list(await sectors.list_active(tools.current(), actor()))
        self.file_limit = tools.current().settings.upload_max_bytes
        number = self._continued()
        self.continues = ticket_number(number) if number else ""
        self.errors, self.faults, self.people = {}, [], []
        self.person, self.looked_for = NOBODY, ""
        self.is_sending, self.is_loaded = False, True

    @rx.event
    @authed
    def check(self, field: str, value: str) -> None:
        """Say on leaving a field what is wrong with it; an empty one is judged only on sending."""
        if not value:
            return
        problem = problems_of_ticket(draft_of({field: value})).get(field)
        others = {name: words for name, words in self.errors.items() if name != field}
        found = words_of({field: problem}, actor().language) if problem else {}
        self.errors = {**others, **found}
        self.faults = [fault for fault in self.faults if fault.field in self.errors]

    @rx.event
    @authed
    async def look_for(self, words: str) -> None:
        self.looked_for = words.strip()
        is_enough = len(self.looked_for) >= LEAST_LETTERS
        found = await people.search(tools.current(), actor(), self.looked_for) if is_enough else ()
        self.people = list(found)

    @rx.event
    @authed
    def choose(self, user_id: str) -> None:
        found = [person for person in self.people if person.user_id == user_id]
        self.person = found[0] if found else NOBODY
        self.people, self.looked_for = [], ""
        self.errors.pop("requested_for_id", None)

    @rx.event
    @authed
    async def send(self, form: dict[str, Any]) -> AsyncGenerator[EventSpec | None, None]:
        self.is_sending = True
        yield None
        try:
            draft = draft_of(form, self.person, self._continued())
            number = await tickets.open(tools.current(), actor(), draft)
        except Invalid as error:
            self.errors = words_of(error.fields, actor().language)
            self.faults = listed(self.errors)
        except ProductError as error:
            yield refused(error)
        else:
            yield rx.redirect(f"/tickets/{number}?new=1")
        finally:
            self.is_sending = False

    def _continued(self) -> int:
        asked = self.router.url.query_parameters.get("continues", "")
        return parse_ticket_number(asked) or 0


def draft_of(
    form: Mapping[str, Any], person: PersonRow = NOBODY, continues_number: int = 0
) -> TicketDraft:
    """Give the draft that a form holds; whom it is for and what it continues, the page knows."""

    def typed(name: str) -> str:
        return str(form.get(name) or "")

    # Chosen "for somebody else" without a person is an unknown person, not the sender.
    other = (person.user_id or "nobody") if typed("whom") == "other" else ""
    return TicketDraft(
        client_key=typed("client_key"),
        title=typed("title"),
        description=typed("description"),
        complexity=typed("complexity"),
        priority=typed("priority"),
        sector_id=typed("sector_id"),
        requested_for_id=other,
        file_ids=tuple(filter(None, typed("file_ids").split(","))),
        continues_number=continues_number,
    )
