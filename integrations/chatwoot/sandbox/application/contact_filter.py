"""Which keys the contact filter knows, by version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from integrations.chatwoot.sandbox.application import filters
from integrations.chatwoot.sandbox.application.filters import (
    EQUALITY,
    PRESENCE,
    SUBSTRING,
    TIME,
    Column,
)
from integrations.chatwoot.sandbox.state.records import Contact
from integrations.chatwoot.sandbox.versions import Version
from integrations.chatwoot.sandbox.web.calls import Call


def matching(call: Call, rows: list[Contact]) -> list[Contact]:
    """The rows that pass the filter in the request; raises Unprocessable for a bad one."""
    lines = filters.conditions(call, columns(call.version), "contact_attribute")
    return [row for row in rows if filters.matches(row, lines)]


def _extra(key: str) -> Callable[[Contact], Any]:
    return lambda contact: contact.additional_attributes.get(key)


def columns(version: Version) -> dict[str, Column]:
    """Every standard key in the order in which a refusal lists them."""
    # Before 4.16 the filter looked for a key that nobody writes.
    company = "company_name" if version.since("4.16") else "company"
    return {
        "name": Column(EQUALITY + SUBSTRING, lambda c: c.name, "folded"),
        "phone_number": Column(
            (*EQUALITY, *SUBSTRING, "starts_with"), lambda c: c.phone_number, "phone"
        ),
        "email": Column(EQUALITY + SUBSTRING, lambda c: c.email, "folded"),
        "identifier": Column(EQUALITY, lambda c: c.identifier, "folded"),
        "country_code": Column(EQUALITY, _extra("country_code"), "folded"),
        "city": Column(EQUALITY + SUBSTRING, _extra("city"), "folded"),
        company: Column(EQUALITY + SUBSTRING, _extra(company), "folded"),
        "labels": Column(EQUALITY + PRESENCE, lambda c: c.labels, "label"),
        "created_at": Column(TIME, lambda c: c.created_at, "date"),
        "last_activity_at": Column(TIME, lambda c: c.last_activity_at, "date"),
        "blocked": Column(EQUALITY, lambda c: c.blocked, "truth"),
    }
