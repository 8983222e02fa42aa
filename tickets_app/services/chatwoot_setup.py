"""Setting a Chatwoot up for this portal and looking for what is wrong with it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import httpx

from integrations.chatwoot import cable_reader, doctor, setup
from integrations.chatwoot.api import account
from integrations.chatwoot.client import ChatwootClient, ChatwootConfig
from integrations.chatwoot.findings import Believed, Finding, Level
from integrations.chatwoot.setup import Kept, Plan, Report, Step
from tickets_app import texts
from tickets_app.settings import ChatwootSettings, Settings

MARKS = {Level.OK: "✓", Level.WARN: "!", Level.BAD: "✗"}


async def set_up(
    settings: Settings,
    chatwoot: ChatwootSettings,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Report:
    """Give what was found, made and changed; a second time changes nothing.

    Raises IntegrationError at the first refusal.
    """
    plan = Plan(
        settings.portal_base_url,
        webhook_token=chatwoot.webhook_token,
        is_called=chatwoot.hearing.has_webhook,
    )
    async with _client(chatwoot, transport) as client:
        return await setup.set_up(client, plan)


async def diagnose(
    settings: Settings,
    chatwoot: ChatwootSettings,
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    signed_since: datetime | None = None,
) -> tuple[Finding, ...]:
    """Give everything found between the portal and its Chatwoot, changing nothing.

    Over a transport of the caller's own there is no way to a websocket.
    """
    believed = Believed(
        settings.portal_base_url,
        chatwoot.webhook_secrets,
        chatwoot.webhook_token,
        is_called=chatwoot.hearing.has_webhook,
        is_on_cable=chatwoot.hearing.has_cable,
        signed_since=f"{signed_since:%Y-%m-%d}" if signed_since else "",
    )
    async with _client(chatwoot, transport) as client:
        probe = None if transport else cable_reader.probe
        return await doctor.examine(client, believed, probe)


async def find_inbox(
    chatwoot: ChatwootSettings, transport: httpx.AsyncBaseTransport | None = None
) -> int | None:
    """Give the id of the inbox with our identifier, None where there is none of that."""
    async with _client(chatwoot, transport) as client:
        listed = await client.send(account.list_inboxes())
    ours = (one.id for one in listed if one.identifier == chatwoot.inbox_identifier)
    return next(ours, None) if chatwoot.inbox_identifier else None


def _client(
    chatwoot: ChatwootSettings, transport: httpx.AsyncBaseTransport | None
) -> ChatwootClient:
    config = ChatwootConfig(
        base_url=chatwoot.base_url,
        account_id=chatwoot.account_id,
        inbox_id=chatwoot.inbox_id or 0,
        inbox_identifier=chatwoot.inbox_identifier,
        user_token=chatwoot.api_access_token,
        bot_token=chatwoot.bot_token or None,
        storage_hosts=chatwoot.storage_hosts,
    )
    return ChatwootClient(config, transport)


def kept_settings(kept: Kept) -> Mapping[str, str]:
    """Give the settings that set-up found out, by name; the empty ones are not needed."""
    found = {
        "CHATWOOT_ACCOUNT_ID": str(kept.account_id),
        "CHATWOOT_INBOX_ID": str(kept.inbox_id),
        "CHATWOOT_INBOX_IDENTIFIER": kept.inbox_identifier,
        "CHATWOOT_BOT_TOKEN": kept.bot_token,
        "CHATWOOT_WEBHOOK_SECRET": kept.webhook_secret,
        "CHATWOOT_WEBHOOK_TOKEN": kept.webhook_token,
    }
    return {name: value for name, value in found.items() if value}


def with_kept(chatwoot: ChatwootSettings, kept: Kept) -> ChatwootSettings:
    """Give the settings with what set-up found out."""
    return replace(
        chatwoot,
        account_id=kept.account_id,
        inbox_id=kept.inbox_id,
        inbox_identifier=kept.inbox_identifier,
        bot_token=kept.bot_token,
        webhook_secrets=(kept.webhook_secret,) if kept.webhook_secret else (),
        webhook_token=kept.webhook_token,
    )


def step_in_words(step: Step, language: str) -> str:
    """Give the line that tells what set-up did about a thing."""
    thing = texts.say(f"chatwoot.thing.{step.thing}", language)
    return texts.say(f"chatwoot.{step.done}", language, thing=thing, name=step.name)


def finding_in_words(finding: Finding, language: str) -> str:
    """Give the line that tells what was seen and, where something is wrong, what to do."""
    words = texts.say(f"doctor.{finding.code}", language, **finding.values)
    return f"{MARKS[finding.level]} {words}"


def is_healthy(findings: tuple[Finding, ...]) -> bool:
    """Tell whether nothing keeps the portal from working."""
    return all(finding.level is not Level.BAD for finding in findings)
