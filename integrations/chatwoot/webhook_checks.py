"""Doctor's look at the account webhook: one way in, the right events, a proof that holds."""

from __future__ import annotations

from collections.abc import Iterator

from integrations.chatwoot import wanted
from integrations.chatwoot.api import account
from integrations.chatwoot.findings import Finding, Visit, bad, ok, warn
from integrations.chatwoot.records import Webhook
from integrations.errors import Unauthenticated


async def check(visit: Visit) -> list[Finding]:
    """Whether exactly one webhook calls our door, with our events and a proof that holds.

    Where nobody may call us, whether that door is left alone.
    """
    try:
        listed = await visit.client.send(account.list_webhooks())
    except Unauthenticated:
        return [warn("webhooks_hidden")] if visit.believed.is_called else []
    address = wanted.webhook_url(visit.believed.portal_base_url)
    to_us = [one for one in listed if wanted.is_same_door(one.url, address)]
    if not visit.believed.is_called:
        return [warn("webhook_unneeded", url=address)] if to_us else []
    if len(to_us) > 1:
        return [bad("webhook_twice", url=address, count=str(len(to_us)))]
    if not to_us:
        return [_webhook_absent(listed, address)]
    return list(_webhook_findings(visit, to_us[0], address))


def _webhook_absent(listed: tuple[Webhook, ...], address: str) -> Finding:
    elsewhere = (one for one in listed if wanted.is_some_portals_door(one.url))
    other = next(elsewhere, None)
    if other is None:
        return bad("webhook_missing", url=address)
    return bad("webhook_elsewhere", url=address, found=wanted.without_query(other.url))


def _webhook_findings(visit: Visit, webhook: Webhook, address: str) -> Iterator[Finding]:
    if wanted.without_query(webhook.url) != address:
        yield bad("webhook_elsewhere", url=address, found=wanted.without_query(webhook.url))
    else:
        yield ok("webhook", url=address)
    events = wanted.subscriptions(visit.version)
    if events - webhook.subscriptions:
        yield bad("webhook_events_missing", events=_names(events - webhook.subscriptions))
    if webhook.subscriptions - events:
        yield warn("webhook_events_unneeded", events=_names(webhook.subscriptions - events))
    yield _proof(visit, webhook)


def _proof(visit: Visit, webhook: Webhook) -> Finding:
    """How the webhook's calls will prove themselves at our door."""
    token = visit.believed.webhook_token
    is_token_sent = bool(token) and wanted.token_in(webhook.url) == token
    if webhook.secret in visit.believed.webhook_secrets:
        return ok("webhook_secret")
    if webhook.secret and visit.believed.webhook_secrets:
        return bad("webhook_secret_differs")
    if visit.believed.signed_since:
        return bad("webhook_unsigned_refused", since=visit.believed.signed_since)
    if is_token_sent:
        return warn("webhook_secret_not_set") if webhook.secret else ok("webhook_token")
    return bad("webhook_secret_not_set" if webhook.secret else _token_fault(token, webhook.url))


def _token_fault(token: str, url: str) -> str:
    if not token:
        return "webhook_token_not_set"
    return "webhook_token_differs" if wanted.token_in(url) else "webhook_token_not_sent"


def _names(events: frozenset[str]) -> str:
    return ", ".join(sorted(events))
