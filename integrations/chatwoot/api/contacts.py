"""Contacts by the application API (contract 2.1): one a person, found by our identifier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.chatwoot import fields
from integrations.chatwoot.api.call import Call
from integrations.chatwoot.people import Contact, ContactInbox


def find(identifier: str) -> Call[Contact | None]:
    """The contact with exactly this identifier, or None."""

    def exact(payload: object) -> Contact | None:
        # The filter ignores case, so two contacts may come back.
        return next((one for one in _list(payload) if one.identifier == identifier), None)

    wanted = {
        "attribute_key": "identifier",
        "filter_operator": "equal_to",
        "values": [identifier],
        "query_operator": None,
    }
    return Call(method="POST", path="/contacts/filter", json={"payload": [wanted]}, read=exact)


def search(words: str) -> Call[tuple[Contact, ...]]:
    """The first page of contacts whose name, e-mail, phone or identifier contains the words."""
    return Call(method="GET", path="/contacts/search", params={"q": words}, read=_list)


def get(contact_id: int) -> Call[Contact]:
    """One contact."""
    return Call(method="GET", path=f"/contacts/{contact_id}", read=_one)


def create(values: Mapping[str, Any]) -> Call[Contact]:
    """A new contact; one with that e-mail, phone or identifier is refused, never found."""
    return Call(method="POST", path="/contacts", json=values, read=_created)


def update(contact_id: int, values: Mapping[str, Any]) -> Call[Contact]:
    """The contact with other values; free attributes are merged."""
    return Call(method="PATCH", path=f"/contacts/{contact_id}", json=values, read=_one)


def create_inbox(contact_id: int, inbox_id: int, source_id: str) -> Call[ContactInbox]:
    """The contact's address in the inbox, made or found."""
    return Call(
        method="POST",
        path=f"/contacts/{contact_id}/contact_inboxes",
        json={"inbox_id": inbox_id, "source_id": source_id},
        read=ContactInbox.from_http,
    )


def _payload(payload: object) -> object:
    return fields.required_mapping(payload, "answer").get("payload")


def _one(payload: object) -> Contact:
    return Contact.from_http(_payload(payload))


def _created(payload: object) -> Contact:
    return Contact.from_http(fields.mapping(_payload(payload)).get("contact"))


def _list(payload: object) -> tuple[Contact, ...]:
    found = fields.required_mappings(_payload(payload), "contacts")
    return tuple(Contact.from_http(one) for one in found)
