"""How an API inbox looks to support (contract 7.2): its secrets only to administrators."""

from __future__ import annotations

from typing import Any

from integrations.chatwoot.sandbox.state.records import Inbox, User
from integrations.chatwoot.sandbox.views.doors import slim_inbox
from integrations.chatwoot.sandbox.world import World

Json = dict[str, Any]
OF_OTHER_CHANNELS = (
    "callback_webhook_url",
    "allowed_domains",
    "widget_color",
    "website_url",
    "welcome_title",
    "welcome_tagline",
    "web_widget_script",
    "website_token",
    "selected_feature_flags",
    "reply_time",
    "messaging_service_sid",
    "phone_number",
)


def shown(world: World, inbox: Inbox, viewer: User) -> Json:
    """The inbox with everything that its settings pages need."""
    settings = _settings(inbox)
    if not world.version.since("4.2"):
        del settings["csat_config"]
    return {
        **slim_inbox(inbox),
        **settings,
        **dict.fromkeys(OF_OTHER_CHANNELS),
        "hmac_mandatory": inbox.hmac_mandatory,
        **_secrets(world, inbox, viewer),
        "webhook_url": inbox.webhook_url,
        "inbox_identifier": inbox.identifier,
        "additional_attributes": inbox.channel_additional_attributes,
    }


def _settings(inbox: Inbox) -> Json:
    return {
        "greeting_enabled": inbox.greeting_enabled,
        "greeting_message": inbox.greeting_message,
        "working_hours_enabled": inbox.working_hours_enabled,
        "enable_email_collect": inbox.enable_email_collect,
        "csat_survey_enabled": inbox.csat_survey_enabled,
        "csat_config": inbox.csat_config,
        "enable_auto_assignment": inbox.enable_auto_assignment,
        "auto_assignment_config": inbox.auto_assignment_config,
        "out_of_office_message": inbox.out_of_office_message,
        "working_hours": inbox.working_hours,
        "timezone": inbox.timezone,
        "allow_messages_after_resolved": inbox.allow_messages_after_resolved,
        "lock_to_single_conversation": inbox.lock_to_single_conversation,
        "sender_name_type": inbox.sender_name_type,
        "business_name": inbox.business_name,
    }


def _secrets(world: World, inbox: Inbox, viewer: User) -> Json:
    if not viewer.is_admin:
        return {}
    if not world.version.since("4.13"):
        return {"hmac_token": inbox.hmac_token}
    return {"hmac_token": inbox.hmac_token, "secret": inbox.secret}
