from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from integrations.chatwoot import doctor, wanted
from integrations.chatwoot.api import account
from integrations.chatwoot.client import ChatwootClient
from integrations.chatwoot.findings import Believed, Finding, Level
from integrations.chatwoot.setup import Kept
from tests.contract.chatwoot.conftest import BASE_URL, PORTAL_URL, Desk


def believed_by(kept: Kept, **values: Any) -> Believed:
    """Settings as set-up told them."""
    secrets = (kept.webhook_secret,) if kept.webhook_secret else ()
    return replace(Believed(PORTAL_URL, secrets, kept.webhook_token), **values)


async def findings_of(
    desk: Desk, client: ChatwootClient | None = None, **values: Any
) -> dict[str, Finding]:
    """What the doctor finds on an account that is set up, by code."""
    kept = (await desk.set_up()).kept
    client = client or await desk.ready_client()
    found = await doctor.examine(client, believed_by(kept, **values))
    return {finding.code: finding for finding in found}


async def change_inbox(desk: Desk, values: dict[str, Any]) -> None:
    inbox_id = (await desk.ready_client()).config.inbox_id
    await desk.client().send(account.update_inbox(inbox_id, values))


async def change_webhook(desk: Desk, **values: Any) -> None:
    await desk.set_up()
    (webhook,) = await desk.client().send(account.list_webhooks())
    told = {"url": webhook.url, "subscriptions": sorted(webhook.subscriptions)}
    await desk.client().send(account.update_webhook(webhook.id, {**told, **values}))


async def examined(desk: Desk, client: ChatwootClient, **values: Any) -> dict[str, Finding]:
    """What the doctor finds on an account as it now is, by code."""
    webhooks = await desk.client().send(account.list_webhooks())
    secrets = tuple(webhook.secret for webhook in webhooks if webhook.secret)
    token = next((wanted.token_in(webhook.url) for webhook in webhooks), "")
    believed = replace(Believed(PORTAL_URL, secrets, token), **values)
    found = await doctor.examine(client, believed)
    return {finding.code: finding for finding in found}


async def test_after_set_up_and_with_its_agents_nothing_is_wrong(desk: Desk) -> None:
    await desk.make_gina_a_member()
    found = await findings_of(desk)

    assert {finding.level for finding in found.values()} == {Level.OK}


async def test_an_address_where_nobody_is_is_named_alone(desk: Desk) -> None:
    def refused(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    client = replace(desk, transport=httpx.MockTransport(refused)).client()
    found = await doctor.examine(client, Believed(PORTAL_URL))

    assert [(one.code, one.level) for one in found] == [("address_unreachable", Level.BAD)]
    assert found[0].values["url"] == BASE_URL


async def test_an_address_that_is_no_chatwoots_is_named(desk: Desk) -> None:
    page = httpx.MockTransport(lambda _: httpx.Response(200, text="<html>Welcome</html>"))

    found = await doctor.examine(replace(desk, transport=page).client(), Believed(PORTAL_URL))

    assert [one.code for one in found] == ["address_is_no_chatwoot"]


@pytest.mark.parametrize("version", ["4.0.4"], indirect=True)
async def test_a_version_that_was_never_tried_is_named(desk: Desk) -> None:
    assert (await findings_of(desk))["version_unproven"].values == {"version": "4.0.4"}


async def test_an_unknown_user_token_is_named(desk: Desk) -> None:
    client = await desk.ready_client(user_token="of-nobody")

    assert (await findings_of(desk, client))["user_token_invalid"].level is Level.BAD


async def test_a_user_token_of_another_account_is_named(desk: Desk) -> None:
    client = await desk.ready_client(account_id=2)

    found = await findings_of(desk, client)

    assert found["user_token_of_other_account"].values["account"] == "2"


async def test_an_agent_outside_the_inbox_cannot_read_it(desk: Desk) -> None:
    client = await desk.ready_client(user_token=desk.token_of("Gina Agent"))

    found = await findings_of(desk, client)

    assert found["user_not_in_inbox"].level is Level.BAD
    assert found["webhooks_hidden"].level is Level.WARN


async def test_a_token_that_may_not_see_messages_is_named(desk: Desk) -> None:
    ready = await desk.ready_client()
    contact = await ready.create_contact(
        identifier="u-dave", name="Dave", email="dave@corp.example", custom_attributes={}
    )
    await ready.create_conversation(
        contact_id=contact.id, source_id="t", custom_attributes={}, additional_attributes={}
    )
    said = '{"error":"You are not authorized to do this action"}'
    blind = desk.replacing("GET", "/messages", 401, said)

    found = await findings_of(desk, replace_transport(blind, ready))

    assert found["user_token_may_not_read"].level is Level.BAD


async def test_a_bot_token_of_another_account_is_named(desk: Desk) -> None:
    ready = await desk.ready_client()
    said = '{"error":"Bot is not authorized to access this account"}'
    foreign = desk.replacing("POST", "/conversations/0/messages", 401, said)

    found = await findings_of(desk, replace_transport(foreign, ready))

    assert found["bot_token_of_other_account"].level is Level.BAD


async def test_without_a_bot_token_the_user_writes_which_is_worth_a_warning(desk: Desk) -> None:
    client = await desk.ready_client(bot_token=None)

    assert (await findings_of(desk, client))["bot_token_not_set"].level is Level.WARN


async def test_an_unknown_bot_token_is_named(desk: Desk) -> None:
    client = await desk.ready_client(bot_token="of-no-bot")

    assert (await findings_of(desk, client))["bot_token_invalid"].level is Level.BAD


async def test_an_inbox_that_is_not_set_is_named(desk: Desk) -> None:
    client = await desk.ready_client(inbox_id=0)

    assert (await findings_of(desk, client))["inbox_not_set"].level is Level.BAD


async def test_an_inbox_that_is_not_there_is_named(desk: Desk) -> None:
    client = await desk.ready_client(inbox_id=77)

    assert (await findings_of(desk, client))["inbox_missing"].values == {"inbox": "77"}


async def test_an_inbox_of_another_kind_is_named(desk: Desk) -> None:
    ready = await desk.ready_client()
    inbox = json.dumps({"id": ready.config.inbox_id, "channel_type": "Channel::WebWidget"})
    other = desk.replacing("GET", f"/inboxes/{ready.config.inbox_id}", 200, inbox)

    found = await findings_of(desk, replace_transport(other, ready))

    assert found["inbox_is_no_api_inbox"].values["type"] == "Channel::WebWidget"


def replace_transport(desk: Desk, client: ChatwootClient) -> ChatwootClient:
    return ChatwootClient(client.config, desk.transport)


async def test_a_wrong_inbox_identifier_is_named(desk: Desk) -> None:
    client = await desk.ready_client(inbox_identifier="of-another")

    assert (await findings_of(desk, client))["inbox_identifier_wrong"].level is Level.BAD


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"lock_to_single_conversation": True}, "inbox_locked"),
        ({"enable_auto_assignment": True}, "inbox_auto_assigns"),
        ({"channel": {"webhook_url": PORTAL_URL}}, "inbox_has_webhook"),
        ({"channel": {"hmac_mandatory": True}}, "inbox_demands_proof"),
    ],
)
async def test_each_bent_setting_of_the_inbox_is_named(
    desk: Desk, values: dict[str, Any], code: str
) -> None:
    client = await desk.ready_client()
    await change_inbox(desk, values)

    assert (await examined(desk, client))[code].values["name"] == "Portal de chamados"


async def test_a_missing_webhook_is_named_with_its_address(desk: Desk) -> None:
    client = await desk.ready_client()
    (webhook,) = await desk.client().send(account.list_webhooks())
    await desk.client().send(account.delete_webhook(webhook.id))

    found = await examined(desk, client)

    assert found["webhook_missing"].values == {"url": f"{PORTAL_URL}/api/chatwoot/webhook"}


async def test_a_webhook_to_another_host_is_named_without_its_token(desk: Desk) -> None:
    client = await desk.ready_client()
    await change_webhook(desk, url=wanted.webhook_url("https://old.example", "a-token"))

    values = (await examined(desk, client))["webhook_elsewhere"].values

    assert values["found"] == "https://old.example/api/chatwoot/webhook"


async def test_a_webhook_by_plain_http_is_named(desk: Desk) -> None:
    client = await desk.ready_client()
    await change_webhook(desk, url=wanted.webhook_url("http://portal.corp.example"))

    assert (await examined(desk, client))["webhook_elsewhere"].level is Level.BAD


async def test_two_webhooks_to_our_door_are_named(desk: Desk) -> None:
    client = await desk.ready_client()
    second = wanted.webhook_url(PORTAL_URL, "another")
    values = {"url": second, "subscriptions": ["message_created"]}
    await desk.client().send(account.create_webhook(values))

    assert (await examined(desk, client))["webhook_twice"].values["count"] == "2"


async def test_missing_and_unneeded_events_are_named(desk: Desk) -> None:
    client = await desk.ready_client()
    events = sorted(set(wanted.SUBSCRIPTIONS) - {"message_updated"} | {"contact_updated"})
    await change_webhook(desk, subscriptions=events)

    found = await examined(desk, client)

    assert found["webhook_events_missing"].values == {"events": "message_updated"}
    assert found["webhook_events_unneeded"].values == {"events": "contact_updated"}


@pytest.mark.parametrize("version", ["4.16.2"], indirect=True)
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"webhook_secrets": ("of another webhook",)}, "webhook_secret_differs"),
        ({"webhook_secrets": ()}, "webhook_secret_not_set"),
        ({"webhook_secrets": ("old", "new")}, "webhook_secret_differs"),
    ],
)
async def test_a_secret_that_is_not_the_webhooks_is_named(
    desk: Desk, values: dict[str, Any], code: str
) -> None:
    assert (await findings_of(desk, **values))[code].level is Level.BAD


@pytest.mark.parametrize("version", ["4.16.2"], indirect=True)
async def test_a_token_in_place_of_a_secret_works_but_is_worth_a_warning(desk: Desk) -> None:
    client = await desk.ready_client()
    await change_webhook(desk, url=wanted.webhook_url(PORTAL_URL, "ours"))

    found = await examined(desk, client, webhook_secrets=(), webhook_token="ours")

    assert found["webhook_secret_not_set"].level is Level.WARN


@pytest.mark.parametrize("version", ["4.10.0"], indirect=True)
@pytest.mark.parametrize(
    ("token", "code"), [("", "webhook_token_not_set"), ("other", "webhook_token_differs")]
)
async def test_a_token_that_is_not_the_addresss_is_named(
    desk: Desk, token: str, code: str
) -> None:
    assert (await findings_of(desk, webhook_token=token))[code].level is Level.BAD


@pytest.mark.parametrize("version", ["4.10.0"], indirect=True)
async def test_a_token_that_chatwoot_does_not_send_is_named(desk: Desk) -> None:
    client = await desk.ready_client()
    await change_webhook(desk, url=wanted.webhook_url(PORTAL_URL))

    found = await examined(desk, client, webhook_token="ours")

    assert found["webhook_token_not_sent"].level is Level.BAD


PRIVATE = [
    "http://localhost:3000",
    "http://127.0.0.1:3000",
    "http://10.1.2.3",
    "http://[::1]:3000",
    "http://portal",
    "https://portal.corp.internal",
    "http://portal.local:3000",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_a_private_address_is_known_by_its_name(url: str) -> None:
    assert doctor.is_private(url)


@pytest.mark.parametrize("url", ["https://portal.corp.example", "https://8.8.8.8"])
def test_an_address_that_may_be_public_is_not_called_private(url: str) -> None:
    assert not doctor.is_private(url)


async def test_only_newer_chatwoots_refuse_a_portal_in_a_private_network(
    desk: Desk, version: str
) -> None:
    client = await desk.ready_client()

    found = await examined(desk, client, portal_base_url="http://localhost:3000")

    assert ("portal_in_private_network" in found) == (version == "4.16.2")


async def test_a_missing_bot_and_missing_attributes_are_named(desk: Desk) -> None:
    found = {one.code: one for one in await doctor.examine(desk.client(), Believed(PORTAL_URL))}

    assert found["bot_missing"].level is Level.WARN
    assert found["attribute_missing"].values == {"attribute": "portal_url"}


async def test_an_attribute_of_another_type_is_named(desk: Desk) -> None:
    await desk.client().send(account.create_definition("portal_url", "Portal", "text"))

    found = (await findings_of(desk))["attribute_wrong_type"]

    assert found.values == {"attribute": "portal_url", "type": "text", "wanted": "link"}


async def test_a_check_that_breaks_says_so_and_the_others_go_on(desk: Desk) -> None:
    ready = await desk.ready_client()
    broken = desk.replacing("GET", "/agent_bots", 502, "<html>Bad gateway</html>")

    found = await findings_of(desk, replace_transport(broken, ready))

    assert found["check_failed"].values == {"check": "bot", "why": "answered 502"}
    assert "attributes" in found


async def test_looking_changes_nothing(desk: Desk) -> None:
    client = await desk.ready_client()
    before = await desk.set_up()

    await examined(desk, client)

    assert await desk.set_up() == before
