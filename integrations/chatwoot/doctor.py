"""What is wrong between the portal and its Chatwoot, found by looking and never by changing.

Every check gives codes and values; the words, and what to do, belong to whoever shows them.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from integrations.chatwoot import token_checks, wanted, webhook_checks
from integrations.chatwoot.api import account, conversations, messages
from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.findings import Believed, Finding, Probe, Visit, bad, ok, warn
from integrations.chatwoot.records import Version
from integrations.errors import IntegrationError, Missing, Unauthenticated, Unreachable

OLDEST_PROVEN = (4, 10)
_PRIVATE_ENDINGS = (".localhost", ".local", ".lan", ".internal", ".intranet", ".home.arpa")


async def examine(
    client: ChatwootClient, believed: Believed, probe: Probe | None = None
) -> tuple[Finding, ...]:
    """Everything found, in the order in which it should be mended."""
    try:
        version = await client.version()
    except IntegrationError as error:
        return (_address_fault(client.config.base_url, error),)
    visit = Visit(client, believed, version, probe)
    found = [ok("address", url=client.config.base_url), _version(version)]
    for name, check in _CHECKS.items():
        found += await _guarded(name, check, visit)
    return tuple(found)


def is_private(url: str) -> bool:
    """Whether the address surely lies in a private network, as far as its name tells."""
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_ENDINGS)


Check = Callable[[Visit], Awaitable[list[Finding]]]


async def _guarded(name: str, check: Check, visit: Visit) -> list[Finding]:
    try:
        return await check(visit)
    except IntegrationError as error:
        return [bad("check_failed", check=name, why=error.detail)]


def _address_fault(url: str, error: IntegrationError) -> Finding:
    is_absent = isinstance(error, Unreachable)
    code = "address_unreachable" if is_absent else "address_is_no_chatwoot"
    return bad(code, url=url, why=error.detail)


def _version(version: Version) -> Finding:
    if version.numbers < OLDEST_PROVEN:
        return warn("version_unproven", version=version.text)
    return ok("version", version=version.text)


async def _reading(visit: Visit) -> list[Finding]:
    """The reader must list conversations and see messages, which bots may not."""
    inbox_id = visit.client.config.inbox_id
    if not inbox_id:
        return []
    try:
        listed = await visit.client.send(conversations.list_page(inbox_id, 1))
        for conversation in listed[:1]:
            await visit.client.send(messages.list_around(conversation.id))
    except Unauthenticated as refusal:
        return [bad("user_token_may_not_read", why=refusal.detail)]
    return [ok("reading")]


async def _inbox(visit: Visit) -> list[Finding]:
    config = visit.client.config
    if not config.inbox_id:
        return [bad("inbox_not_set")]
    number = str(config.inbox_id)
    try:
        inbox = await visit.client.send(account.get_inbox(config.inbox_id))
    except Missing:
        return [bad("inbox_missing", inbox=number)]
    except Unauthenticated:
        return [bad("user_not_in_inbox", inbox=number)]
    if not inbox.is_api:
        return [bad("inbox_is_no_api_inbox", inbox=number, type=inbox.channel_type)]
    faults = [bad(code, inbox=number, name=inbox.name) for code in wanted.inbox_faults(inbox)]
    if inbox.identifier != config.inbox_identifier:
        faults.append(bad("inbox_identifier_wrong", inbox=number))
    return faults or [ok("inbox", inbox=number, name=inbox.name)]


async def _members(visit: Visit) -> list[Finding]:
    """An inbox made by the API has no members, and agents see only inboxes that they are in."""
    inbox_id = visit.client.config.inbox_id
    if not inbox_id:
        return []
    try:
        members = await visit.client.send(account.list_members(inbox_id))
    except (Missing, Unauthenticated):
        # What is wrong then, the check of the inbox has named.
        return []
    agents = [member.name for member in members if member.role == "agent"]
    if not agents:
        return [warn("inbox_without_agents", inbox=str(inbox_id))]
    return [ok("members", names=", ".join(agents))]


async def _network(visit: Visit) -> list[Finding]:
    url = visit.believed.portal_base_url
    if not visit.believed.is_called:
        return [ok("network_unneeded")]
    if visit.version.refuses_private_networks and is_private(url):
        return [warn("portal_in_private_network", url=url, version=visit.version.text)]
    return [ok("network", url=url)]


async def _cable(visit: Visit) -> list[Finding]:
    """Whether the reading token's owner is heard out on the cable, and what it means if not."""
    if visit.probe is None:
        return []
    try:
        await visit.probe(visit.client)
    except IntegrationError as error:
        if not visit.believed.is_on_cable:
            return [warn("cable_unneeded", why=error.detail)]
        is_silent = isinstance(error, Unauthenticated)
        return [bad("cable_unconfirmed" if is_silent else "cable_unreachable", why=error.detail)]
    return [ok("cable")]


async def _bot(visit: Visit) -> list[Finding]:
    bots = await visit.client.send(account.list_bots())
    if not bots:
        return [warn("bot_missing")]
    return [ok("bot", names=", ".join(bot.name for bot in bots))]


async def _attributes(visit: Visit) -> list[Finding]:
    listed = await visit.client.send(account.list_definitions())
    types = {definition.key: definition.display_type for definition in listed}
    faults = [
        warn("attribute_wrong_type", attribute=key, type=types[key], wanted=wanted_type)
        if key in types
        else warn("attribute_missing", attribute=key)
        for key, (_, wanted_type) in wanted.ATTRIBUTES.items()
        if types.get(key) != wanted_type
    ]
    return faults or [ok("attributes")]


_CHECKS: Mapping[str, Check] = {
    "user_token": token_checks.user,
    "reading": _reading,
    "bot_token": token_checks.bot,
    "inbox": _inbox,
    "members": _members,
    "webhook": webhook_checks.check,
    "network": _network,
    "cable": _cable,
    "bot": _bot,
    "attributes": _attributes,
}
