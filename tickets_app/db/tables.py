"""All tables by name, for migrations and for whoever needs the whole metadata."""

from __future__ import annotations

from tickets_app.db.announcements import AnnouncementRow
from tickets_app.db.base import Base
from tickets_app.db.companies import Company, Counter
from tickets_app.db.contact_links import ContactLink
from tickets_app.db.duplicate_messages import DuplicateMessage
from tickets_app.db.files import File
from tickets_app.db.gates import ChatwootGate
from tickets_app.db.hourly_counts import HourlyCount
from tickets_app.db.outbox import OutboxRow
from tickets_app.db.routines import Routine
from tickets_app.db.sectors import Sector
from tickets_app.db.sessions import SetupCode, SignInThrottle, WebSession
from tickets_app.db.shown_states import ShownState
from tickets_app.db.signed_webhooks import SignedWebhook
from tickets_app.db.ticket_cursors import TicketCursor
from tickets_app.db.tickets import Ticket, TicketMember
from tickets_app.db.timeline import TimelineEntry
from tickets_app.db.users import User
from tickets_app.db.webhook_events import WebhookEvent

metadata = Base.metadata

__all__ = [
    "AnnouncementRow",
    "ChatwootGate",
    "Company",
    "ContactLink",
    "Counter",
    "DuplicateMessage",
    "File",
    "HourlyCount",
    "OutboxRow",
    "Routine",
    "Sector",
    "SetupCode",
    "ShownState",
    "SignInThrottle",
    "SignedWebhook",
    "Ticket",
    "TicketCursor",
    "TicketMember",
    "TimelineEntry",
    "User",
    "WebSession",
    "WebhookEvent",
    "metadata",
]
