"""Making a Chatwoot account ready for the portal; done twice, the second time changes nothing.

It needs an administrator's token once. Its report tells what was found, made and changed, and what
to keep as settings; the words for it belong to whoever shows it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from enum import StrEnum

from integrations.chatwoot import wanted
from integrations.chatwoot.api import account
from integrations.chatwoot.api.answers import SERVICE
from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.records import AgentBot, Inbox, Profile, Version, Webhook
from integrations.errors import Rejected, Unauthenticated

NAME = "Portal de chamados"


class Done(StrEnum):
    """What set-up did about a thing."""

    FOUND = "found"
    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the account shall know of the portal."""

    portal_base_url: str
    webhook_token: str = field(default="", repr=False)
    # Where Chatwoot cannot reach the portal, nothing may call it and fail.
    is_called: bool = True
    inbox_name: str = NAME
    # Agents read it in the lines about what the portal did.
    bot_name: str = NAME


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that set-up saw to: an inbox, a member, a webhook, a bot or an attribute."""

    thing: str
    name: str
    done: Done


@dataclass(frozen=True, slots=True)
class Kept:
    """The settings to keep; an empty one is not needed with this version, or not told to us."""

    account_id: int
    inbox_id: int
    inbox_identifier: str
    bot_token: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    webhook_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """What set-up did, in order, and what to keep."""

    version: str
    steps: tuple[Step, ...]
    kept: Kept


async def set_up(client: ChatwootClient, plan: Plan) -> Report:
    """Make or mend everything the portal needs. Raises IntegrationError at the first refusal."""
    version = await client.version()
    owner = await _administrator(client)
    inbox, inbox_step = await _inbox(client, plan)
    member_step = await _member(client, inbox, owner)
    webhook, webhook_steps = await _webhook_or_none(client, plan, version)
    bot, bot_step = await _bot(client, plan)
    attribute_steps = await _attributes(client)
    kept = Kept(
        account_id=client.config.account_id,
        inbox_id=inbox.id,
        inbox_identifier=inbox.identifier,
        bot_token=bot.access_token or "",
        webhook_secret=(webhook.secret if webhook else None) or "",
        webhook_token=wanted.token_in(webhook.url) if webhook else "",
    )
    return Report(
        version.text, (inbox_step, *webhook_steps, bot_step, *attribute_steps, member_step), kept
    )


async def _administrator(client: ChatwootClient) -> Profile:
    profile = await client.send(account.profile())
    if profile.roles.get(client.config.account_id) != "administrator":
        raise Unauthenticated(SERVICE, "the token's owner is no administrator of this account")
    return profile


async def _member(client: ChatwootClient, inbox: Inbox, owner: Profile) -> Step:
    """Who reads for the portal stays able to when they are made an agent: set-up is once."""
    members = await client.send(account.list_members(inbox.id))
    if any(member.id == owner.id for member in members):
        return Step("member", owner.name, Done.FOUND)
    await client.send(account.add_member(inbox.id, owner.id))
    return Step("member", owner.name, Done.CREATED)


async def _inbox(client: ChatwootClient, plan: Plan) -> tuple[Inbox, Step]:
    found = await _find_inbox(client, plan.inbox_name)
    if found is None:
        made = await client.send(account.create_inbox(wanted.new_inbox(plan.inbox_name)))
        return made, Step("inbox", made.name, Done.CREATED)
    if not wanted.inbox_faults(found):
        return found, Step("inbox", found.name, Done.FOUND)
    mended = await client.send(account.update_inbox(found.id, wanted.inbox_mended()))
    return mended, Step("inbox", mended.name, Done.CHANGED)


async def _find_inbox(client: ChatwootClient, name: str) -> Inbox | None:
    """Ours by its id where that is a setting already, else by its name."""
    listed = sorted(await client.send(account.list_inboxes()), key=lambda inbox: inbox.id)
    ours = [inbox for inbox in listed if inbox.is_api]
    by_id = (inbox for inbox in ours if inbox.id == client.config.inbox_id)
    by_name = (inbox for inbox in ours if inbox.name == name)
    return next(by_id, None) or next(by_name, None)


async def _webhook_or_none(
    client: ChatwootClient, plan: Plan, version: Version
) -> tuple[Webhook | None, list[Step]]:
    address = wanted.webhook_url(plan.portal_base_url)
    listed = await client.send(account.list_webhooks())
    ours = [one for one in listed if wanted.without_query(one.url) == address]
    if plan.is_called:
        webhook, step = await _webhook(client, plan, version, ours[0] if ours else None)
        return webhook, [step]
    for one in ours:
        await client.send(account.delete_webhook(one.id))
    return None, [Step("webhook", address, Done.REMOVED) for _ in ours]


async def _webhook(
    client: ChatwootClient, plan: Plan, version: Version, found: Webhook | None
) -> tuple[Webhook, Step]:
    address = wanted.webhook_url(plan.portal_base_url)
    url = wanted.webhook_url(plan.portal_base_url, _token(plan, version, found))
    events = wanted.subscriptions(version)
    values = {"url": url, "name": plan.inbox_name, "subscriptions": sorted(events)}
    if found is None:
        made = await client.send(account.create_webhook(values))
        return made, Step("webhook", address, Done.CREATED)
    if found.url == url and found.subscriptions == events:
        return found, Step("webhook", address, Done.FOUND)
    changed = await client.send(account.update_webhook(found.id, values))
    return changed, Step("webhook", address, Done.CHANGED)


def _token(plan: Plan, version: Version, found: Webhook | None) -> str:
    """None where calls are signed; else the set one, the one in use, or a new one of 256 bits."""
    if version.signs_webhooks:
        return ""
    in_use = wanted.token_in(found.url) if found else ""
    return plan.webhook_token or in_use or secrets.token_urlsafe(32)


async def _bot(client: ChatwootClient, plan: Plan) -> tuple[AgentBot, Step]:
    listed = await client.send(account.list_bots())
    found = next((bot for bot in listed if bot.name == plan.bot_name), None)
    bot = found or await client.send(account.create_bot(plan.bot_name))
    return bot, Step("bot", bot.name, Done.FOUND if found else Done.CREATED)


async def _attributes(client: ChatwootClient) -> list[Step]:
    known = {definition.key for definition in await client.send(account.list_definitions())}
    return [
        Step("attribute", key, Done.FOUND if key in known else await _define(client, key))
        for key in wanted.ATTRIBUTES
    ]


async def _define(client: ChatwootClient, key: str) -> Done:
    name, display_type = wanted.ATTRIBUTES[key]
    try:
        await client.send(account.create_definition(key, name, display_type))
    except Rejected as refusal:
        # Somebody made it between our look and our wish.
        if "already been taken" not in refusal.detail:
            raise
        return Done.FOUND
    return Done.CREATED
