"""The kinds of identifier that our own rows carry."""

from __future__ import annotations

from typing import NewType

CompanyId = NewType("CompanyId", int)
UserId = NewType("UserId", str)
SectorId = NewType("SectorId", str)
TicketId = NewType("TicketId", str)
"""A random UUID; as `source_id` of the contact_inbox it is a credential, hence never shown."""
MessageId = NewType("MessageId", str)
"""A random UUID; also the `source_id` of the message in Chatwoot."""
FileId = NewType("FileId", str)
