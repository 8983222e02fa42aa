"""Holds every table of the installation and the look-ups that more than one room needs."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

from integrations.chatwoot.sandbox.state import extras as x
from integrations.chatwoot.sandbox.state import records as r
from integrations.chatwoot.sandbox.state.tables import RecordMissing, Table


class Store:
    """The whole state; ids start at 1 and every table remembers which rows changed."""

    accounts: Table[r.Account]
    users: Table[r.User]
    bots: Table[r.AgentBot]
    inboxes: Table[r.Inbox]
    contacts: Table[r.Contact]
    contact_inboxes: Table[r.ContactInbox]
    conversations: Table[r.Conversation]
    messages: Table[r.Message]
    blobs: Table[r.Blob]
    attachments: Table[r.Attachment]
    teams: Table[r.Team]
    labels: Table[x.Label]
    attribute_definitions: Table[x.AttributeDefinition]
    webhooks: Table[x.Webhook]
    canned_responses: Table[x.CannedResponse]
    macros: Table[x.Macro]
    notes: Table[x.Note]
    csat_responses: Table[x.CsatResponse]
    notifications: Table[x.Notification]
    dashboard_apps: Table[x.DashboardApp]
    drafts: Table[x.Draft]
    portals: Table[x.Portal]
    categories: Table[x.Category]
    articles: Table[x.Article]
    reporting_events: Table[x.ReportingEvent]

    def __init__(self) -> None:
        for name, kind in get_type_hints(type(self)).items():
            setattr(self, name, Table(get_args(kind)[0]))
        self.last_display_id = 0
        self.blob_bytes: dict[str, bytes] = {}
        self.changed_blobs: set[str] = set()
        self._index()

    def _index(self) -> None:
        self.conversation_by_display_id = self.conversations.index(lambda c: c.display_id)
        self.conversations_by_door = self.conversations.index(lambda c: c.contact_inbox_id)
        self.messages_by_conversation = self.messages.index(lambda m: m.conversation_id)
        self.messages_by_type = self.messages.index(lambda m: (m.conversation_id, m.message_type))
        self.door_by_source = self.contact_inboxes.index(lambda d: (d.inbox_id, d.source_id))
        self.door_by_pubsub = self.contact_inboxes.index(lambda d: d.pubsub_token)
        self.attachments_by_message = self.attachments.index(lambda a: a.message_id)
        self.blob_by_key = self.blobs.index(lambda b: b.key)

    @property
    def tables(self) -> dict[str, Table[Any]]:
        """Every table by its name."""
        return {name: table for name, table in vars(self).items() if isinstance(table, Table)}

    @property
    def account(self) -> r.Account:
        """The one account of this installation."""
        return next(iter(self.accounts))

    def next_display_id(self) -> int:
        """The next number of the account's sequence; a rolled-back create leaves a gap."""
        self.last_display_id += 1
        return self.last_display_id

    def conversation(self, display_id: int | None) -> r.Conversation:
        """The conversation that the wire calls by this number; raises RecordMissing."""
        found = self.conversation_by_display_id.first(display_id)
        if found is None:
            raise RecordMissing(f"Conversation {display_id}")
        return found

    def messages_of(self, conversation: r.Conversation) -> list[r.Message]:
        """All messages of the conversation, oldest first."""
        return self.messages_by_conversation.all(conversation.id)

    def doors_of(self, contact: r.Contact) -> list[r.ContactInbox]:
        """The contact's contact_inboxes, oldest first."""
        return [door for door in self.contact_inboxes if door.contact_id == contact.id]

    def conversations_of(self, contact: r.Contact) -> list[r.Conversation]:
        """The contact's conversations in every inbox, oldest first."""
        return [c for c in self.conversations if c.contact_id == contact.id]

    def inbox_identified(self, identifier: str) -> r.Inbox:
        """The API inbox with that public identifier; raises RecordMissing."""
        for inbox in self.inboxes:
            if inbox.identifier == identifier:
                return inbox
        raise RecordMissing("Inbox")

    def user_with_token(self, access_token: str) -> r.User | None:
        """The support person who owns the token."""
        return next((u for u in self.users if u.access_token == access_token), None)

    def bot_with_token(self, access_token: str) -> r.AgentBot | None:
        """The bot that owns the token."""
        return next((b for b in self.bots if b.access_token == access_token), None)

    def clear(self) -> None:
        """Forget everything; ids begin at 1 again."""
        for table in self.tables.values():
            table.clear()
        self.changed_blobs.update(self.blob_bytes)
        self.blob_bytes.clear()
        self.last_display_id = 0
