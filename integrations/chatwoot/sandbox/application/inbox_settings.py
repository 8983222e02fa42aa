"""Reads an inbox's settings out of parameters and says who may be given its conversations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.chatwoot.sandbox.state.records import Inbox, User
from integrations.chatwoot.sandbox.state.store import Store
from integrations.chatwoot.sandbox.web import fields
from integrations.chatwoot.sandbox.web.calls import mapping, truth, whole
from integrations.chatwoot.sandbox.web.fields import permitted

Json = dict[str, Any]
SETTINGS: fields.Casts = {
    "name": lambda value: fields.text(value) or "",
    "greeting_enabled": truth,
    "greeting_message": fields.text,
    "working_hours_enabled": truth,
    "out_of_office_message": fields.text,
    "timezone": fields.text,
    "enable_email_collect": truth,
    "csat_survey_enabled": truth,
    "enable_auto_assignment": truth,
    "auto_assignment_config": fields.record,
    "allow_messages_after_resolved": truth,
    "lock_to_single_conversation": truth,
    "sender_name_type": fields.one_of("friendly", "professional"),
    "business_name": fields.text,
    "portal_id": whole,
}
CHANNEL: fields.Casts = {"webhook_url": fields.text, "hmac_mandatory": truth}
HOURS: fields.Casts = {
    "closed_all_day": fields.flag,
    "open_hour": whole,
    "open_minutes": whole,
    "close_hour": whole,
    "close_minutes": whole,
    "open_all_day": fields.flag,
}
WEEKEND = (0, 6)


def wanted(params: Mapping[str, Any]) -> Json:
    """The inbox's and its channel's fields that the parameters name."""
    channel = mapping(params.get("channel"))
    found = permitted(params, SETTINGS) | permitted(channel, CHANNEL)
    if "additional_attributes" in channel:
        found["channel_additional_attributes"] = mapping(channel["additional_attributes"])
    if "csat_config" in params:
        found["csat_config"] = _csat_config(mapping(params["csat_config"]))
    return found


def rows_to_save(inbox: Inbox, changes: Mapping[str, Any]) -> int:
    """How many rows the changes touch: the inbox's own, its channel's, both or none."""
    channel = {*CHANNEL, "channel_additional_attributes"}
    new = {name for name, value in changes.items() if getattr(inbox, name) != value}
    return bool(new - channel) + bool(new & channel)


def hours(now: list[Json], params: Mapping[str, Any]) -> list[Json]:
    """The seven days as they are, with the days that the parameters name changed."""
    told = {whole(mapping(day).get("day_of_week")): day for day in _days(params)}
    return [day | permitted(mapping(told.get(day["day_of_week"])), HOURS) for day in now]


def assignable(store: Store, inboxes: list[Inbox]) -> list[User]:
    """Who is a member of all these inboxes, and every administrator."""
    members = [
        user
        for user in store.users
        if inboxes and all(user.id in inbox.member_ids for inbox in inboxes)
    ]
    return [*members, *(u for u in store.users if u.is_admin and u not in members)]


def _days(params: Mapping[str, Any]) -> list[Any]:
    return fields.items(params.get("working_hours"))


def _csat_config(config: Json) -> Json:
    rules = mapping(config.get("survey_rules"))
    return {
        "display_type": config.get("display_type") or "emoji",
        "message": config.get("message") or "",
        "button_text": config.get("button_text") or "Please rate us",
        "language": config.get("language") or "en",
        "survey_rules": {
            "operator": rules.get("operator") or "contains",
            "values": fields.items(rules.get("values")),
        },
    }


def _day(number: int) -> Json:
    is_closed = number in WEEKEND
    return {
        "day_of_week": number,
        "closed_all_day": is_closed,
        "open_hour": None if is_closed else 9,
        "open_minutes": None if is_closed else 0,
        "close_hour": None if is_closed else 17,
        "close_minutes": None if is_closed else 0,
        "open_all_day": False,
    }


OFFICE_HOURS = [_day(number) for number in range(7)]
