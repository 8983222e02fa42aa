from __future__ import annotations

import pytest

from integrations.chatwoot import setup, wanted
from integrations.chatwoot.api import account
from integrations.chatwoot.setup import Done
from integrations.errors import Rejected, Unauthenticated
from tests.contract.chatwoot.conftest import PORTAL_URL, Desk


async def test_on_a_fresh_account_everything_is_created(desk: Desk) -> None:
    report = await desk.set_up()

    assert {step.done for step in report.steps} == {Done.CREATED}
    things = ["inbox", "webhook", "bot", *["attribute"] * 6, "member"]
    assert [step.thing for step in report.steps] == things


async def test_a_second_run_changes_nothing(desk: Desk) -> None:
    first = await desk.set_up()

    second = await desk.set_up()

    assert {step.done for step in second.steps} == {Done.FOUND}
    assert second.kept == first.kept


async def test_the_inbox_is_unlocked_and_calls_nobody(desk: Desk) -> None:
    kept = (await desk.set_up()).kept

    inbox = await desk.client().send(account.get_inbox(kept.inbox_id))

    assert inbox.is_api
    assert inbox.identifier == kept.inbox_identifier
    assert wanted.inbox_faults(inbox) == ()


async def test_the_webhook_calls_our_door_with_our_events(desk: Desk) -> None:
    kept = (await desk.set_up()).kept

    (webhook,) = await desk.client().send(account.list_webhooks())

    assert webhook.url == wanted.webhook_url(PORTAL_URL, kept.webhook_token)
    assert webhook.subscriptions == set(wanted.SUBSCRIPTIONS)


@pytest.mark.parametrize("version", ["4.10.0"], indirect=True)
async def test_before_4_12_a_token_of_256_bits_goes_into_the_address(desk: Desk) -> None:
    kept = (await desk.set_up()).kept

    assert len(kept.webhook_token) >= 43
    assert kept.webhook_secret == ""


@pytest.mark.parametrize("version", ["4.10.0"], indirect=True)
async def test_a_token_that_is_set_is_the_one_in_the_address(desk: Desk) -> None:
    await desk.set_up()

    report = await desk.set_up(webhook_token="token-of-ours")

    assert report.kept.webhook_token == "token-of-ours"
    assert report.steps[1].done is Done.CHANGED


@pytest.mark.parametrize("version", ["4.16.2"], indirect=True)
async def test_from_4_12_the_webhooks_secret_is_told_and_no_token_needed(desk: Desk) -> None:
    kept = (await desk.set_up(webhook_token="left over")).kept

    assert kept.webhook_secret
    assert kept.webhook_token == ""


@pytest.mark.parametrize("version", ["4.0.4"], indirect=True)
async def test_before_4_2_typing_is_not_subscribed_to(desk: Desk) -> None:
    await desk.set_up()

    (webhook,) = await desk.client().send(account.list_webhooks())

    assert not [name for name in webhook.subscriptions if "typing" in name]


async def test_an_inbox_that_was_bent_is_mended(desk: Desk) -> None:
    kept = (await desk.set_up()).kept
    bent = {"lock_to_single_conversation": True, "enable_auto_assignment": True}
    channel = {"webhook_url": f"{PORTAL_URL}/hook", "hmac_mandatory": True}
    await desk.client().send(account.update_inbox(kept.inbox_id, {**bent, "channel": channel}))

    report = await desk.set_up()

    assert report.steps[0].done is Done.CHANGED
    mended = await desk.client().send(account.get_inbox(kept.inbox_id))
    assert wanted.inbox_faults(mended) == ()


async def test_a_webhook_with_other_events_is_mended(desk: Desk) -> None:
    await desk.set_up()
    (webhook,) = await desk.client().send(account.list_webhooks())
    values = {"url": webhook.url, "subscriptions": ["contact_updated"]}
    await desk.client().send(account.update_webhook(webhook.id, values))

    report = await desk.set_up()

    assert report.steps[1].done is Done.CHANGED


async def test_an_inbox_known_by_its_id_is_found_under_another_name(desk: Desk) -> None:
    kept = (await desk.set_up()).kept
    await desk.client().send(account.update_inbox(kept.inbox_id, {"name": "Suporte"}))

    client = desk.client(inbox_id=kept.inbox_id)
    report = await setup.set_up(client, setup.Plan(PORTAL_URL))

    assert report.kept.inbox_id == kept.inbox_id
    assert report.steps[0].name == "Suporte"


async def test_another_portals_webhook_is_left_alone(desk: Desk) -> None:
    other = wanted.webhook_url("https://other.example")
    values = {"url": other, "name": "other", "subscriptions": ["message_created"]}
    await desk.client().send(account.create_webhook(values))

    await desk.set_up()

    listed = await desk.client().send(account.list_webhooks())
    assert len(listed) == 2
    assert other in {webhook.url for webhook in listed}


async def test_an_attribute_made_meanwhile_counts_as_found(desk: Desk) -> None:
    await desk.set_up()
    unseen = desk.replacing("GET", "/custom_attribute_definitions", 200, "[]")

    report = await setup.set_up(unseen.client(), setup.Plan(PORTAL_URL))

    assert {step.done for step in report.steps} == {Done.FOUND}


async def test_an_attribute_that_is_refused_stops_the_set_up(desk: Desk) -> None:
    said = '{"message":"Attribute key must be letters","attributes":["attribute_key"]}'
    refusing = desk.replacing("POST", "/custom_attribute_definitions", 422, said)

    with pytest.raises(Rejected):
        await setup.set_up(refusing.client(), setup.Plan(PORTAL_URL))


async def test_an_agents_token_may_not_set_up(desk: Desk) -> None:
    client = desk.client(user_token=desk.token_of("Gina Agent"))

    with pytest.raises(Unauthenticated):
        await setup.set_up(client, setup.Plan(PORTAL_URL))


async def test_the_report_shows_no_secret(desk: Desk) -> None:
    report = await desk.set_up()

    kept = report.kept
    secrets = [kept.bot_token, kept.webhook_secret, kept.webhook_token]
    assert not [secret for secret in secrets if secret and secret in repr(report)]


async def test_where_chatwoot_cannot_call_us_no_webhook_is_made(desk: Desk) -> None:
    report = await desk.set_up(is_called=False)

    assert await desk.client().send(account.list_webhooks()) == ()
    things = ["inbox", "bot", *["attribute"] * 6, "member"]
    assert [step.thing for step in report.steps] == things
    assert (report.kept.webhook_secret, report.kept.webhook_token) == ("", "")


async def test_where_chatwoot_cannot_call_us_our_webhook_goes_and_others_stay(desk: Desk) -> None:
    await desk.set_up()
    other = "https://other.example/hook"
    values = {"url": other, "subscriptions": ["message_created"]}
    await desk.client().send(account.create_webhook(values))

    report = await desk.set_up(is_called=False)

    assert report.steps[1].done is Done.REMOVED
    listed = await desk.client().send(account.list_webhooks())
    assert [webhook.url for webhook in listed] == [other]


async def test_the_tokens_owner_becomes_a_member_and_others_stay(desk: Desk) -> None:
    inbox_id = (await desk.set_up()).kept.inbox_id
    store = desk.sandbox.world.store
    gina = next(user.id for user in store.users if user.name == "Gina Agent")
    store.inboxes.get(inbox_id).member_ids[:] = [gina]

    report = await desk.set_up()

    assert [step.done for step in report.steps if step.thing == "member"] == [Done.CREATED]
    members = await desk.client().send(account.list_members(inbox_id))
    assert {member.name for member in members} == {"Gina Agent", "Alex Admin"}
