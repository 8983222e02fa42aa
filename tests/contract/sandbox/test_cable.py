from __future__ import annotations

from typing import Any

import pytest

from integrations.chatwoot.sandbox.state.records import ContactInbox, User
from tests.contract.sandbox.desk import Desk, opened
from tests.contract.sandbox.line import Line, connected


def door(desk: Desk) -> ContactInbox:
    return next(iter(desk.sandbox.world.store.contact_inboxes))


def gina(desk: Desk) -> User:
    return desk.sandbox.world.store.users.get(2)


def as_agent(desk: Desk) -> dict[str, Any]:
    return {"pubsub_token": gina(desk).pubsub_token, "account_id": 1, "user_id": 2}


async def test_a_contact_is_welcomed_and_confirmed() -> None:
    async with opened() as desk, connected(desk) as line:
        await desk.conversation(await desk.inbox())
        identifier = line.subscribe(pubsub_token=door(desk).pubsub_token)
        await line.quiet(desk)
        assert line.types() == ["welcome", "confirm_subscription"]
        assert line.heard[1]["identifier"] == identifier


@pytest.mark.parametrize(
    "wrong", [{"pubsub_token": "no"}, {"account_id": 9}, {"user_id": 1}, {"channel": "Other"}]
)
async def test_a_wrong_identifier_is_met_with_silence(wrong: dict[str, Any]) -> None:
    async with opened() as desk, connected(desk) as line:
        line.subscribe(**(as_agent(desk) | wrong))
        await line.quiet(desk)
        assert line.types() == ["welcome"]


async def test_a_contact_hears_answers_and_neither_notes_nor_activities() -> None:
    async with opened() as desk, connected(desk) as line:
        number = await desk.conversation(await desk.inbox())
        line.subscribe(pubsub_token=door(desk).pubsub_token)
        await line.quiet(desk)
        path = f"conversations/{number}/messages"
        await desk.post("agent", path, content="secret", private=True)
        await desk.post("agent", f"conversations/{number}/assignments", assignee_id=2)
        await desk.post("agent", path, content="Hello Dave", echo_id="e1")
        await line.quiet(desk)
        assert line.events().count("message.created") == 1
        assert line.data("message.created")["echo_id"] == "e1"
        assert "assignee.changed" not in line.events()


async def test_a_note_being_typed_is_told_to_the_contact_as_private() -> None:
    async with opened() as desk, connected(desk) as line:
        number = await desk.conversation(await desk.inbox())
        line.subscribe(pubsub_token=door(desk).pubsub_token)
        await line.quiet(desk)
        body = {"typing_status": "on", "is_private": True}
        await desk.ask("agent", "POST", f"conversations/{number}/toggle_typing_status", json=body)
        await line.quiet(desk)
        assert line.data("conversation.typing_on")["is_private"] is True


async def test_who_types_does_not_hear_it_and_others_do() -> None:
    async with opened() as desk, connected(desk) as line:
        number = await desk.conversation(await desk.inbox())
        line.subscribe(**as_agent(desk))
        await line.quiet(desk)
        path, body = f"conversations/{number}/toggle_typing_status", {"typing_status": "on"}
        await desk.ask("agent", "POST", path, json=body)
        await line.quiet(desk)
        own = line.events().count("conversation.typing_on")
        await desk.ask("admin", "POST", path, json=body)
        await line.quiet(desk)
        assert (own, line.events().count("conversation.typing_on")) == (0, 1)


async def test_an_agent_hears_notes_activities_and_contacts() -> None:
    async with opened() as desk, connected(desk) as line:
        line.subscribe(**as_agent(desk))
        number = await desk.conversation(await desk.inbox())
        await desk.post("agent", f"conversations/{number}/messages", content="n", private=True)
        await desk.post("agent", f"conversations/{number}/assignments", assignee_id=2)
        await line.quiet(desk)
        heard = set(line.events())
        assert {"contact.created", "conversation.created", "assignee.changed"} <= heard
        assert {"n", "Gina Agent self-assigned this conversation"} <= set(line.texts())


async def test_presence_is_told_to_every_socket_of_a_token_and_makes_a_contact_undeletable() -> (
    None
):
    async with opened() as desk, connected(desk) as line:
        await desk.conversation(await desk.inbox())
        identifier = line.subscribe(pubsub_token=door(desk).pubsub_token)
        line.say(command="message", identifier=identifier, data='{"action":"update_presence"}')
        await line.quiet(desk)
        refused = await desk.ask("admin", "DELETE", "contacts/1")
        assert len([f for f in line.heard if "message" in f]) == 2
        assert refused.json() == {"message": "Dave is Online, please try again later"}


async def listen_at_a_second_door(desk: Desk, line: Line, inbox_id: int) -> None:
    """Dave has two proven doors to the inbox, and the line listens at the one without a word."""
    second = {"inbox_id": inbox_id, "source_id": "second", "hmac_verified": True}
    await desk.post("agent", "contacts/1/contact_inboxes", **second)
    other = desk.sandbox.world.store.door_by_source.first((inbox_id, "second"))
    assert other is not None
    door(desk).hmac_verified = True
    line.subscribe(pubsub_token=other.pubsub_token)
    await line.quiet(desk)


async def test_one_proven_door_hears_what_happens_behind_another() -> None:
    async with opened() as desk, connected(desk) as line:
        inbox = await desk.inbox()
        number = await desk.conversation(inbox)
        await listen_at_a_second_door(desk, line, inbox["id"])
        await desk.post("agent", f"conversations/{number}/messages", content="Hello")
        await line.quiet(desk)
        assert "message.created" in line.events()


async def test_a_restart_tells_sockets_to_come_back() -> None:
    async with opened() as desk, connected(desk) as line:
        await line.quiet(desk)
        await desk.ask(None, "POST", "/_sandbox/cable/restart")
        await line.quiet(desk)
        said = {"type": "disconnect", "reason": "server_restart", "reconnect": True}
        assert line.heard[-1] == said


async def test_unsubscribing_ends_the_frames() -> None:
    async with opened() as desk, connected(desk) as line:
        number = await desk.conversation(await desk.inbox())
        identifier = line.subscribe(pubsub_token=door(desk).pubsub_token)
        line.say(command="unsubscribe", identifier=identifier)
        await line.quiet(desk)
        await desk.post("agent", f"conversations/{number}/messages", content="Hello")
        await line.quiet(desk)
        assert line.events() == []


async def test_a_new_conversation_names_who_opened_it_by_token() -> None:
    async with opened() as desk, connected(desk) as line:
        inbox = await desk.inbox()
        await desk.conversation(inbox)
        line.subscribe(**as_agent(desk))
        await line.quiet(desk)
        body = {"inbox_id": inbox["id"], "contact_id": 1}
        await desk.post("admin", "conversations", **body)
        await line.quiet(desk)
        assert line.data("conversation.created")["performer"]["name"] == "Alex Admin"


@pytest.mark.parametrize(("version", "names"), [("3.13.0", True), ("4.0.4", False)])
async def test_a_changed_conversation_named_who_changed_it_until_4_0(
    version: str, names: bool
) -> None:
    async with opened(version) as desk, connected(desk) as line:
        number = await desk.conversation(await desk.inbox())
        line.subscribe(**as_agent(desk))
        await line.quiet(desk)
        await desk.post("admin", f"conversations/{number}/assignments", assignee_id=1)
        await line.quiet(desk)
        for event in ("conversation.updated", "assignee.changed"):
            assert ("performer" in line.data(event)) is names


@pytest.mark.parametrize(("version", "hears"), [("3.13.0", True), ("4.10.0", False)])
async def test_a_merge_reached_contacts_until_4_0(version: str, hears: bool) -> None:
    async with opened(version) as desk, connected(desk) as line:
        await desk.conversation(await desk.inbox())
        line.subscribe(pubsub_token=door(desk).pubsub_token)
        await line.quiet(desk)
        other = (await desk.post("agent", "contacts", name="Dave too"))["payload"]["contact"]
        merged = {"base_contact_id": 1, "mergee_contact_id": other["id"]}
        await desk.post("agent", "actions/contact_merge", **merged)
        await line.quiet(desk)
        assert ("contact.merged" in line.events()) is hears


async def test_typing_is_told_to_no_other_door_than_the_conversations_own() -> None:
    async with opened() as desk, connected(desk) as line:
        inbox = await desk.inbox()
        number = await desk.conversation(inbox)
        await listen_at_a_second_door(desk, line, inbox["id"])
        body = {"typing_status": "on"}
        await desk.ask("agent", "POST", f"conversations/{number}/toggle_typing_status", json=body)
        await line.quiet(desk)
        assert line.events() == []


@pytest.mark.parametrize(
    ("method", "path", "body", "times"),
    [
        ("POST", "labels", {"title": "printer"}, 1),
        ("PATCH", "labels/1", {"color": "#111111"}, 1),
        ("PATCH", "labels/1", {"title": "vip"}, 0),
        ("DELETE", "labels/1", {}, 1),
        ("POST", "teams", {"name": "network"}, 1),
        ("PATCH", "teams/1", {"description": "cables"}, 1),
        ("POST", "teams/1/team_members", {"user_ids": [2]}, 0),
        ("DELETE", "teams/1", {}, 1),
        ("POST", "inboxes", {"name": "Second", "channel": {"type": "api"}}, 1),
        ("PATCH", "inboxes/1", {"channel": {"webhook_url": "https://x.example/"}}, 1),
        ("PATCH", "inboxes/1", {"name": "New", "channel": {"hmac_mandatory": True}}, 2),
        ("POST", "inboxes/1/reset_secret", {}, 1),
    ],
)
async def test_dashboards_hear_that_what_they_keep_is_stale(
    method: str, path: str, body: dict[str, Any], times: int
) -> None:
    async with opened() as desk, connected(desk) as line:
        await desk.inbox()
        await desk.post("admin", "labels", title="vip")
        await desk.post("admin", "teams", name="it")
        await desk.sandbox.idle()
        line.subscribe(**as_agent(desk))
        await line.quiet(desk)
        await desk.ask("admin", method, path, json=body)
        await line.quiet(desk)
        told = [f["message"] for f in line.heard if "message" in f][1:]
        assert [one["event"] for one in told] == ["account.cache_invalidated"] * times
        fields = {"cache_keys", "account_id", "performer"}
        assert all(one["data"].keys() == fields for one in told)
