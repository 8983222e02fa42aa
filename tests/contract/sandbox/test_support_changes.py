from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract.sandbox.desk import opened

KINDS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("agents", {"email": "bob@x.example", "name": "Bob"}, {"name": "Bob Reis", "role": None}),
    ("teams", {"name": "it"}, {"description": "Computers"}),
    ("labels", {"title": "screen"}, {"color": "#000000"}),
    ("canned_responses", {"short_code": "vpn", "content": "Restart"}, {"content": "Wait"}),
    ("webhooks", {"url": "https://a.example/h", "inbox_id": 1}, {"name": "portal"}),
    ("agent_bots", {"name": "Portal"}, {"description": "relay", "bot_type": 0}),
    ("macros", {"name": "One", "visibility": "global", "actions": []}, {"name": "Two"}),
    (
        "dashboard_apps",
        {"title": "Tab", "content": [{"type": "frame", "url": "https://a.example/t"}]},
        {"title": "Ticket"},
    ),
    (
        "custom_attribute_definitions",
        {"attribute_display_name": "Floor", "attribute_key": "floor"},
        {"attribute_description": "Where"},
    ),
]
SHOWN = {"teams", "labels", "agent_bots", "dashboard_apps", "custom_attribute_definitions"}


def inner(answer: Any) -> dict[str, Any]:
    """What an answer wraps in payload, or in payload and the noun."""
    payload = answer.get("payload", answer)
    return payload.get("webhook", payload)


@pytest.mark.parametrize(("path", "made", "changes"), KINDS, ids=[kind[0] for kind in KINDS])
async def test_what_is_set_up_can_be_changed_and_removed(
    path: str, made: dict[str, Any], changes: dict[str, Any]
) -> None:
    async with opened() as desk:
        await desk.inbox()
        one = f"{path}/{inner(await desk.post('admin', path, **made))['id']}"
        changed = inner((await desk.ask("admin", "PATCH", one, json=changes)).json())
        shown = (await desk.ask("admin", "GET", one)).status_code
        removed = (await desk.ask("admin", "DELETE", one)).status_code
        again = (await desk.ask("admin", "DELETE", one)).status_code
        wanted = {name: value for name, value in changes.items() if name in ("name", "title")}
        assert changed | wanted == changed
        assert shown == (200 if path in SHOWN | {"macros"} else 404)
        assert (removed in (200, 204), again) == (True, 500 if path == "macros" else 404)


async def test_a_new_label_title_reaches_what_carried_the_old_one() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        label = await desk.post("admin", "labels", title="screen")
        await desk.post("agent", f"conversations/{number}/labels", labels=["screen"])
        body = {"title": "display"}
        await desk.ask("admin", "PATCH", f"labels/{label['id']}", json=body)
        await desk.sandbox.idle()
        refused = await desk.ask("admin", "POST", "labels", json={"title": "display"})
        blank = await desk.ask("admin", "POST", "labels", json={"title": ""})
        assert desk.row(number).labels == ["display"]
        assert refused.json()["message"] == "Title has already been taken"
        assert blank.json()["message"] == "Title must not be blank, Title is invalid"


async def test_webhooks_hear_of_a_new_label_title_on_each_conversation_and_contact() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        label = await desk.post("admin", "labels", title="screen")
        await desk.post("agent", f"conversations/{number}/labels", labels=["screen", "vip"])
        await desk.post("agent", "contacts/1/labels", labels=["screen"])
        await desk.sandbox.idle()
        events = ["conversation_updated", "contact_updated"]
        await desk.post("admin", "webhooks", url="https://x.example/", subscriptions=events)
        await desk.ask("admin", "PATCH", f"labels/{label['id']}", json={"title": "display"})
        await desk.sandbox.idle()
        heard = [json.loads(request.content) for request in desk.drained()]
        assert sorted(body["event"] for body in heard) == sorted(events)
        [lists] = [body["labels"] for body in heard if "labels" in body]
        assert lists == ["vip", "display"]


async def test_a_removed_team_or_agent_leaves_its_conversations() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        team = await desk.post("admin", "teams", name="it")
        path = f"teams/{team['id']}"
        await desk.ask("admin", "PATCH", f"{path}/team_members", json={"user_ids": [1, 2]})
        await desk.ask("admin", "DELETE", f"{path}/team_members", json={"user_ids": [1]})
        members = await desk.get("agent", f"{path}/team_members")
        assign = f"conversations/{number}/assignments"
        await desk.ask("admin", "POST", assign, json={"team_id": team["id"]})
        await desk.ask("admin", "POST", assign, json={"assignee_id": 2})
        await desk.ask("admin", "DELETE", path)
        await desk.post("admin", "inboxes", name="Other", channel={"type": "api"})
        await desk.conversation(await desk.inbox(name="Third"))
        await desk.post("admin", "teams", name="hr")
        await desk.ask("admin", "DELETE", "teams/2")
        await desk.ask("admin", "DELETE", "agents/2")
        await desk.sandbox.idle()
        row = desk.row(number)
        assert [person["id"] for person in members] == [2]
        assert (row.team_id, row.assignee_id) == (None, None)


async def test_a_blank_team_and_a_blank_mail_address_are_refused() -> None:
    async with opened() as desk:
        team = await desk.post("admin", "teams", name=" ")
        agent = await desk.post("admin", "agents", name="Nobody", email="")
        odd = await desk.post("admin", "agents", name="Nobody", email="nobody")
        assert team["message"] == "Name must not be blank"
        assert (agent["message"], odd["message"]) == ("Email can't be blank", "Email is invalid")


async def test_many_agents_are_invited_at_once_and_bad_addresses_skipped() -> None:
    async with opened() as desk:
        emails = ["bob@x.example", "nonsense", "bob@x.example", "carol@x.example"]
        await desk.ask("admin", "POST", "agents/bulk_create", json={"emails": emails})
        found = await desk.get("agent", "agents")
        invited = [person["name"] for person in found if not person["confirmed"]]
        assert invited == ["bob", "carol"]


async def test_unknown_people_join_no_inbox_and_members_leave_again() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        body = {"inbox_id": inbox["id"]}
        refused = await desk.ask("admin", "POST", "inbox_members", json={**body, "user_ids": [9]})
        await desk.ask("admin", "PATCH", "inbox_members", json={**body, "user_ids": [1, 2]})
        await desk.ask("admin", "DELETE", "inbox_members", json={**body, "user_ids": [2]})
        left = await desk.get("admin", f"inbox_members/{inbox['id']}")
        assert refused.json()["message"] == "User must exist"
        assert [person["id"] for person in left["payload"]] == [1]


async def test_an_inbox_names_who_may_be_assigned_and_keeps_its_channels_extras() -> None:
    async with opened() as desk:
        extras = {"agent_reply_time_window": 24}
        inbox = await desk.inbox()
        path = f"inboxes/{inbox['id']}"
        channel = {"channel": {"additional_attributes": extras, "webhook_url": "x"}}
        changed = (await desk.ask("admin", "PATCH", path, json=channel)).json()
        people = await desk.get("agent", f"{path}/assignable_agents")
        assert (changed["additional_attributes"], changed["webhook_url"]) == (extras, "x")
        assert [person["id"] for person in people["payload"]] == [2, 1]


async def test_a_deleted_bot_is_detached() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        bot = await desk.post("admin", "agent_bots", name="Portal")
        path = f"inboxes/{inbox['id']}"
        await desk.ask("admin", "POST", f"{path}/set_agent_bot", json={"agent_bot": bot["id"]})
        renewed = await desk.post("admin", f"agent_bots/{bot['id']}/reset_secret")
        seen = await desk.get("agent", f"{path}/agent_bot")
        await desk.ask("admin", "DELETE", f"agent_bots/{bot['id']}")
        assert renewed["secret"] != bot["secret"]
        assert "access_token" not in seen["agent_bot"]
        assert await desk.get("admin", f"{path}/agent_bot") == {"agent_bot": {}}


async def test_attribute_definitions_are_listed_by_model_and_need_name_and_key() -> None:
    async with opened() as desk:
        path = "custom_attribute_definitions"
        for key, model in (("floor", 0), ("desk", "contact_attribute")):
            wanted = {"attribute_key": key, "attribute_model": model}
            await desk.post("admin", path, attribute_display_name=key, **wanted)
        mine = await desk.get("agent", path, attribute_model="1")
        none = await desk.get("agent", path, attribute_model="planet")
        assert len(await desk.get("agent", path)) == 2
        blank = await desk.post("admin", path, attribute_description="x")
        nameless = await desk.post("admin", path, attribute_key="x")
        assert nameless["attributes"] == ["attribute_display_name"]
        assert [row["attribute_key"] for row in mine] == ["desk"]
        assert none == []
        assert blank["attributes"] == ["attribute_display_name", "attribute_key"]


async def test_canned_answers_and_tabs_need_their_words() -> None:
    async with opened() as desk:
        canned = await desk.post("agent", "canned_responses", short_code="x")
        await desk.post("agent", "canned_responses", short_code="my-vpn", content="Hello")
        found = await desk.get("agent", "canned_responses", search="vpn")
        tab = await desk.post("admin", "dashboard_apps", content=[])
        assert canned["message"] == "Content can't be blank"
        assert len(found) == 1
        assert tab["attributes"] == ["title", "content"]


async def test_the_account_keeps_attributes_and_tells_what_changed_when() -> None:
    async with opened() as desk:
        await desk.ask("admin", "PATCH", "", json={"custom_attributes": {"size": 3}})
        long = await desk.ask("admin", "PATCH", "", json={"auto_resolve_after": 9_999_999})
        keys = await desk.get("agent", "cache_keys")
        active = await desk.ask("agent", "POST", "update_active_at")
        assert (await desk.get("agent", ""))["custom_attributes"] == {"size": 3}
        assert long.json()["attributes"] == ["auto_resolve_after"]
        assert set(keys["cache_keys"]) == {"label", "inbox", "team"}
        assert active.status_code == 200


async def test_a_profile_is_changed_and_its_token_renewed() -> None:
    async with opened() as desk:
        profile = "/api/v1/profile"
        named = await desk.ask("agent", "PATCH", profile, json={"display_name": "Gi"})
        active = await desk.ask("agent", "PUT", f"{profile}/set_active_account", json={})
        before = desk.token("agent")
        renewed = await desk.post("agent", f"{profile}/reset_access_token")
        assert named.json()["available_name"] == "Gi"
        assert active.status_code == 200
        assert renewed["access_token"] != before


async def test_a_webhook_has_a_name_since_4_8() -> None:
    async with opened("4.0.4") as desk:
        made = await desk.post("admin", "webhooks", url="https://a.example/h", name="portal")
        assert "name" not in made["payload"]["webhook"]


async def test_a_path_of_a_later_version_answers_json_to_who_asks_for_it() -> None:
    async with opened("4.10.0") as desk:
        inbox = await desk.inbox()
        path = f"inboxes/{inbox['id']}/reset_secret"
        headers = {"accept": "application/json"}
        missing = await desk.ask("admin", "POST", path, headers=headers)
        assert missing.json() == {"status": 404, "error": "Not Found"}
