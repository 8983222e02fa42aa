"""How a contact's doors (contact_inboxes) and the inboxes behind them look."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.clock import iso
from integrations.chatwoot.sandbox.state.records import ContactInbox, Inbox

Json = dict[str, Any]


def slim_inbox(inbox: Inbox) -> Json:
    """An inbox as a contact's door names it."""
    return {
        "id": inbox.id,
        "avatar_url": "",
        "channel_id": inbox.channel_id,
        "name": inbox.name,
        "channel_type": inbox.channel_type,
        "provider": None,
    }


def raw_inbox(inbox: Inbox, account_id: int) -> Json:
    """The inbox's row, as contact creation answers it."""
    return {
        "id": inbox.id,
        "channel_id": inbox.channel_id,
        "account_id": account_id,
        "name": inbox.name,
        "created_at": iso(inbox.created_at),
        "updated_at": iso(inbox.updated_at),
        "channel_type": inbox.channel_type,
        "enable_auto_assignment": inbox.enable_auto_assignment,
        "greeting_enabled": inbox.greeting_enabled,
        "greeting_message": inbox.greeting_message,
        "email_address": None,
        "working_hours_enabled": inbox.working_hours_enabled,
        "out_of_office_message": inbox.out_of_office_message,
        "timezone": inbox.timezone,
        "enable_email_collect": inbox.enable_email_collect,
        "csat_survey_enabled": inbox.csat_survey_enabled,
        "allow_messages_after_resolved": inbox.allow_messages_after_resolved,
        "auto_assignment_config": inbox.auto_assignment_config,
        "lock_to_single_conversation": inbox.lock_to_single_conversation,
        "portal_id": inbox.portal_id,
        "sender_name_type": inbox.sender_name_type,
        "business_name": inbox.business_name,
        "csat_config": inbox.csat_config,
    }


def raw_door(door: ContactInbox) -> Json:
    """The contact_inbox's row, pubsub token included, as webhooks carry it."""
    return {
        "id": door.id,
        "contact_id": door.contact_id,
        "inbox_id": door.inbox_id,
        "source_id": door.source_id,
        "created_at": iso(door.created_at),
        "updated_at": iso(door.updated_at),
        "hmac_verified": door.hmac_verified,
        "pubsub_token": door.pubsub_token,
    }
