"""Serves the account's own settings (contract 2.5 and 6.6)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from integrations.chatwoot.sandbox.clock import iso, now
from integrations.chatwoot.sandbox.versions import Version
from integrations.chatwoot.sandbox.views import cache_keys
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.answers import empty
from integrations.chatwoot.sandbox.web.calls import Call, mapping, truth, whole
from integrations.chatwoot.sandbox.web.fields import apply, permitted
from integrations.chatwoot.sandbox.web.problems import Invalid
from integrations.chatwoot.sandbox.web.routing import account_route

Json = dict[str, Any]
# Idle conversations are resolved after minutes; before 4.2 it was days.
IDLE_MINUTES = ("auto_resolve_after", 10, 1_439_856)
IDLE_DAYS = ("auto_resolve_duration", 1, 999)
FEATURES = [
    "inbound_emails",
    "channel_email",
    "channel_facebook",
    "help_center",
    "agent_bots",
    "macros",
    "agent_management",
    "team_management",
    "inbox_management",
    "labels",
    "custom_attributes",
    "automations",
    "canned_responses",
    "integrations",
    "voice_recorder",
    "channel_website",
    "campaigns",
    "reports",
    "crm",
    "auto_resolve_conversations",
    "chatwoot_v4",
    "contact_chatwoot_support_team",
    "channel_instagram",
    "channel_tiktok",
]
OLD_FEATURES = ("channel_twitter", "report_v4")
NEW_FEATURES = ("assignment_v2", "captain_tasks", "api_and_webhooks")
FIELDS: fields.Casts = {
    "name": fields.text,
    "locale": fields.text,
    "domain": fields.text,
    "support_email": fields.text,
}
SETTINGS: fields.Casts = {
    "auto_resolve_after": whole,
    "auto_resolve_message": fields.text,
    "auto_resolve_ignore_waiting": truth,
    "auto_resolve_label": fields.text,
    "audio_transcriptions": truth,
    "conversation_required_attributes": fields.items,
    "keep_pending_on_bot_failure": truth,
}


def _show(call: Call) -> Json:
    account = call.store.account
    said: Json = {
        "settings": account.settings,
        "created_at": iso(account.created_at),
        "domain": account.domain,
        "features": dict.fromkeys(_features(call.version), True),
        "id": account.id,
        "locale": account.locale,
        "name": account.name,
        "support_email": account.support_email,
        "status": account.status,
        "cache_keys": cache_keys.shown(call.store),
        "latest_chatwoot_version": None,
        "subscribed_features": [],
    }
    if not call.version.since("4.2"):
        said[IDLE_DAYS[0]] = account.settings.get(IDLE_DAYS[0])
    if account.custom_attributes:
        said["custom_attributes"] = account.custom_attributes
    return said


def _update(call: Call) -> Json:
    account = call.store.account
    changes = permitted(call.params, FIELDS)
    if "name" in changes and not (changes["name"] or "").strip():
        raise Invalid(name=fields.BLANK)
    settings = account.settings | permitted(call.params, _settings(call.version))
    for limits in (IDLE_MINUTES, IDLE_DAYS):
        _validate(settings, *limits)
    changes["settings"] = settings
    if "custom_attributes" in call.params:
        given = mapping(call.params["custom_attributes"])
        changes["custom_attributes"] = account.custom_attributes | given
    apply(call.store.accounts, account, changes)
    return _show(call)


def _update_active_at(call: Call) -> Response:
    apply(call.store.users, call.user, {"active_at": now()})
    return empty()


def _cache_keys(call: Call) -> Json:
    return {"cache_keys": cache_keys.shown(call.store)}


def _settings(version: Version) -> fields.Casts:
    if version.since("4.2"):
        return SETTINGS
    rest = {name: cast for name, cast in SETTINGS.items() if not name.startswith("auto_resolve")}
    return {**rest, IDLE_DAYS[0]: whole}


def _validate(settings: Json, name: str, least: int, most: int) -> None:
    value = settings.get(name)
    if value is not None and value < least:
        raise Invalid(**{name: f"must be greater than or equal to {least}"})
    if value is not None and value > most:
        raise Invalid(**{name: f"must be less than or equal to {most}"})


def _features(version: Version) -> list[str]:
    return [*FEATURES, *(NEW_FEATURES if version.assigns_after_save else OLD_FEATURES)]


routes = [
    account_route("GET", "", _show),
    account_route("PATCH", "", _update, admin=True),
    account_route("POST", "/update_active_at", _update_active_at),
    account_route("GET", "/cache_keys", _cache_keys),
]
