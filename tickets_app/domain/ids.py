"""The kinds of identifier that our own rows carry."""

from __future__ import annotations

from typing import NewType

CompanyId = NewType("CompanyId", int)
UserId = NewType("UserId", str)
SectorId = NewType("SectorId", str)
TicketId = NewType("TicketId", str)
"""A random UUID; also the `source_id` of the ticket's contact_inbox, hence a credential: never shown."""
MessageId = NewType("MessageId", str)
"""A random UUID; also the `source_id` of the message in Chatwoot."""
FileId = NewType("FileId", str)
