from __future__ import annotations

import pytest

from tests.contract.sandbox.desk import opened

NOT_AUTHORIZED = {"error": "You are not authorized to do this action"}
ADMINS_ONLY = [
    ("POST", "agents"),
    ("POST", "teams"),
    ("POST", "teams/1/team_members"),
    ("POST", "inboxes"),
    ("POST", "inbox_members"),
    ("POST", "inboxes/1/set_agent_bot"),
    ("GET", "labels/1"),
    ("POST", "labels"),
    ("GET", "webhooks"),
    ("POST", "agent_bots"),
    ("POST", "agent_bots/1/reset_access_token"),
    ("POST", "portals"),
    ("GET", "csat_survey_responses"),
    ("PATCH", ""),
    ("GET", "/api/v2/accounts/1/reports/summary"),
    ("GET", "/api/v2/accounts/1/live_reports/conversation_metrics"),
]


@pytest.mark.parametrize(("method", "path"), ADMINS_ONLY)
async def test_what_administrators_do_is_refused_to_agents(method: str, path: str) -> None:
    async with opened() as desk:
        await desk.inbox()
        await desk.post("admin", "teams", name="it")
        await desk.post("admin", "labels", title="vip")
        body = {"inbox_id": 1} if path == "inbox_members" else {}
        refused = await desk.ask("agent", method, path, json=body)
        assert (refused.status_code, refused.json()) == (401, NOT_AUTHORIZED)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "agents/99", 404),
        ("GET", "labels/99", 404),
        ("DELETE", "teams/99", 404),
        ("POST", "teams/99/team_members", 404),
        ("POST", "inbox_members", 404),
        ("DELETE", "inboxes/99", 404),
        ("DELETE", "contacts/99", 401),
        ("DELETE", "webhooks/99", 401),
        ("DELETE", "agent_bots/99", 401),
    ],
)
async def test_some_things_are_looked_for_before_the_role_is_asked(
    method: str, path: str, status: int
) -> None:
    async with opened() as desk:
        answer = await desk.ask("agent", method, path, json={"user_ids": [1]})
        assert answer.status_code == status


@pytest.mark.parametrize("path", ["inboxes/1/reset_secret", "agent_bots/1/reset_secret"])
@pytest.mark.parametrize("who", ["agent", None])
async def test_what_a_version_does_not_have_is_not_routed_for_anybody(
    who: str | None, path: str
) -> None:
    async with opened("4.10.0") as desk:
        await desk.inbox()
        answer = await desk.ask(who, "POST", path)
        assert (answer.status_code, answer.headers["content-type"][:9]) == (404, "text/html")


@pytest.mark.parametrize("path", ["teams/1/team_members", "inbox_members"])
async def test_members_are_named_in_a_list_and_strangers_are_removed_in_peace(path: str) -> None:
    async with opened() as desk:
        await desk.inbox()
        await desk.post("admin", "teams", name="it")
        nobody = await desk.ask("admin", "POST", path, json={"inbox_id": 1})
        gone = {"inbox_id": 1, "user_ids": [99]}
        removed = await desk.ask("admin", "DELETE", path, json=gone)
        expected = 401 if path.startswith("teams") else 200
        assert (nobody.status_code, removed.status_code) == (500, expected)


@pytest.mark.parametrize("path", ["agents", "inboxes", "labels", "canned_responses", "search"])
async def test_a_bot_is_kept_out_of_what_support_sets_up(path: str) -> None:
    async with opened() as desk:
        bot = await desk.post("admin", "agent_bots", name="Portal")
        refused = await desk.ask(bot["access_token"], "GET", path)
        assert refused.status_code == 401
        assert refused.json() == {"error": "Access to this endpoint is not authorized for bots"}


async def test_an_agent_sees_only_inboxes_of_membership_and_none_of_their_secrets() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        await desk.post("admin", "inboxes", name="Other", channel={"type": "api"})
        seen = (await desk.get("agent", "inboxes"))["payload"]
        assert [one["id"] for one in seen] == [inbox["id"]]
        assert not {"hmac_token", "secret"} & seen[0].keys()


async def test_a_foreign_inbox_is_refused_to_an_agent() -> None:
    async with opened() as desk:
        other = await desk.post("admin", "inboxes", name="Other", channel={"type": "api"})
        shown = await desk.ask("agent", "GET", f"inboxes/{other['id']}")
        asked = await desk.ask("agent", "GET", f"assignable_agents?inbox_ids[]={other['id']}")
        assert (shown.status_code, asked.status_code) == (401, 401)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"name": "x"}, 500, {"status": 500, "error": "Internal Server Error"}),
        (
            {"name": "x", "channel": {"type": "carrier_pigeon"}},
            422,
            {"message": "Channel must exist", "attributes": ["channel"]},
        ),
        (
            {"name": "", "channel": {"type": "api"}},
            422,
            {"message": "Name can't be blank", "attributes": ["name"]},
        ),
    ],
)
async def test_an_inbox_without_name_or_channel_is_refused(
    body: dict[str, object], status: int, said: dict[str, object]
) -> None:
    async with opened() as desk:
        refused = await desk.ask("admin", "POST", "inboxes", json=body)
        assert (refused.status_code, refused.json()) == (status, said)


async def test_an_inbox_keeps_its_hours_and_its_survey_settings() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        changed = await desk.ask(
            "admin",
            "PATCH",
            f"inboxes/{inbox['id']}",
            json={
                "working_hours": [{"day_of_week": 1, "open_hour": 7}],
                "csat_config": {"display_type": "star", "message": "Well?"},
                "channel": {"hmac_mandatory": True},
            },
        )
        said = changed.json()
        assert said["working_hours"][1]["open_hour"] == 7
        assert said["working_hours"][2]["open_hour"] == 9
        assert said["csat_config"]["button_text"] == "Please rate us"
        assert said["hmac_mandatory"] is True


async def test_a_secret_is_renewed_where_the_version_has_one() -> None:
    async with opened("4.13.0") as desk:
        inbox = await desk.inbox()
        renewed = await desk.post("admin", f"inboxes/{inbox['id']}/reset_secret")
        assert renewed["secret"] != inbox["secret"]
    async with opened("4.12.0") as desk:
        inbox = await desk.inbox()
        missing = await desk.ask("admin", "POST", f"inboxes/{inbox['id']}/reset_secret")
        assert missing.status_code == 404
        assert "secret" not in inbox


async def test_a_deleted_inbox_takes_its_conversations_along() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        number = await desk.conversation(inbox)
        gone = await desk.ask("admin", "DELETE", f"inboxes/{inbox['id']}")
        await desk.sandbox.idle()
        assert gone.json()["message"].startswith("Your inbox deletion request")
        assert (await desk.ask("admin", "GET", f"conversations/{number}")).status_code == 404


async def test_a_renewed_bot_token_locks_the_old_one_out_at_once() -> None:
    async with opened() as desk:
        bot = await desk.post("admin", "agent_bots", name="Portal")
        await desk.post("admin", f"agent_bots/{bot['id']}/reset_access_token")
        refused = await desk.ask(bot["access_token"], "POST", "conversations", json={})
        assert refused.json() == {"error": "Invalid Access Token"}


async def test_a_bots_token_is_hidden_from_agents_since_4_16() -> None:
    for version, is_shown in (("4.14.2", True), ("4.16.2", False)):
        async with opened(version) as desk:
            await desk.post("admin", "agent_bots", name="Portal")
            shown = await desk.get("agent", "agent_bots")
            assert ("access_token" in shown[0]) is is_shown


async def test_an_attached_bot_shows_its_token_as_a_row() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        path = f"inboxes/{inbox['id']}"
        assert await desk.get("admin", f"{path}/agent_bot") == {"agent_bot": {}}
        bot = await desk.post("admin", "agent_bots", name="Portal")
        await desk.ask("admin", "POST", f"{path}/set_agent_bot", json={"agent_bot": bot["id"]})
        shown = (await desk.get("admin", f"{path}/agent_bot"))["agent_bot"]
        assert shown["access_token"]["token"] == bot["access_token"]


async def test_team_names_are_lower_case_and_trimmed_since_4_16() -> None:
    for version, name in (("4.10.0", " it "), ("4.16.2", "it")):
        async with opened(version) as desk:
            team = await desk.post("admin", "teams", name=" IT ")
            twice = await desk.ask("admin", "POST", "teams", json={"name": " IT "})
            assert team["name"] == name
            assert twice.json()["message"] == "Name has already been taken"


async def test_only_people_of_the_account_join_a_team() -> None:
    async with opened() as desk:
        team = await desk.post("admin", "teams", name="it")
        path = f"teams/{team['id']}/team_members"
        refused = await desk.ask("admin", "POST", path, json={"user_ids": [99]})
        await desk.post("admin", path, user_ids=[1])
        added = await desk.post("admin", path, user_ids=[1, 2])
        assert (refused.status_code, refused.json()) == (401, {"error": "Invalid User IDs"})
        assert [person["id"] for person in added] == [2]


@pytest.mark.parametrize("title", ["x", "two words", "-a", "a!b"])
async def test_a_label_of_odd_shape_is_refused(title: str) -> None:
    async with opened() as desk:
        refused = await desk.ask("admin", "POST", "labels", json={"title": title})
        assert refused.json() == {"message": "Title is invalid", "attributes": ["title"]}


async def test_an_accented_label_is_taken_and_lowered() -> None:
    async with opened() as desk:
        label = await desk.post("admin", "labels", title="Férias")
        assert (label["title"], label["show_on_sidebar"]) == ("férias", None)


async def test_a_reserved_or_odd_attribute_key_is_refused() -> None:
    conflict = "Attribute key The provided key is not allowed as it might conflict with default"
    async with opened() as desk:
        define = {"attribute_display_name": "X", "attribute_model": 0}
        path = "custom_attribute_definitions"
        taken = await desk.post("admin", path, **define, attribute_key="status")
        odd = await desk.ask("admin", "POST", path, json={**define, "attribute_key": "a b"})
        unknown = {**define, "attribute_key": "a", "attribute_display_type": "colour"}
        broken = await desk.ask("admin", "POST", path, json=unknown)
        assert taken["message"].startswith(conflict)
        assert (odd.status_code, broken.status_code) == (422, 500)


async def test_agents_define_attributes_until_4_14_and_keys_had_spaces_before() -> None:
    define = {"attribute_display_name": "X", "attribute_key": "a b"}
    async with opened("4.10.0") as desk:
        made = await desk.ask("agent", "POST", "custom_attribute_definitions", json=define)
        assert made.status_code == 200
    async with opened("4.14.0") as desk:
        refused = await desk.ask("agent", "POST", "custom_attribute_definitions", json=define)
        assert refused.status_code == 401


async def test_a_webhook_has_a_secret_since_4_12_and_default_events() -> None:
    for version, has_secret in (("4.10.0", False), ("4.12.0", True)):
        async with opened(version) as desk:
            made = await desk.post("admin", "webhooks", url="https://portal.example/hook")
            hook = made["payload"]["webhook"]
            assert ("secret" in hook) is has_secret
            assert "message_created" in hook["subscriptions"]
            assert "conversation_typing_on" not in hook["subscriptions"]


async def test_a_webhook_without_address_or_events_is_refused() -> None:
    async with opened() as desk:
        refused = await desk.ask(
            "admin", "POST", "webhooks", json={"url": "nowhere", "subscriptions": []}
        )
        assert refused.json() == {
            "message": "Url is invalid, Subscriptions Invalid events",
            "attributes": ["url", "subscriptions"],
        }


async def test_a_missing_wrapper_is_named() -> None:
    async with opened() as desk:
        refused = await desk.ask("admin", "POST", "webhooks", json={})
        said = {"error": "param is missing or the value is empty: webhook"}
        assert (refused.status_code, refused.json()) == (422, said)


async def test_every_agent_keeps_canned_answers_and_finds_them_by_code_first() -> None:
    async with opened() as desk:
        await desk.post("agent", "canned_responses", short_code="hello", content="About the VPN")
        await desk.post("agent", "canned_responses", short_code="vpn", content="Restart it")
        twice = await desk.post("agent", "canned_responses", short_code="vpn", content="Again")
        found = await desk.get("agent", "canned_responses", search="vpn")
        assert twice["message"] == "Short code has already been taken"
        assert [row["short_code"] for row in found] == ["vpn", "hello"]


async def test_an_invited_agent_leaves_no_trace_when_deleted() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        bob = await desk.post("admin", "agents", email="Bob@x.example", role="agent")
        await desk.post("admin", "inbox_members", inbox_id=inbox["id"], user_ids=[bob["id"]])
        again = await desk.post("admin", "agents", email="bob@x.example")
        await desk.ask("admin", "DELETE", f"agents/{bob['id']}")
        await desk.sandbox.idle()
        members = await desk.get("admin", f"inbox_members/{inbox['id']}")
        assert (bob["name"], bob["confirmed"]) == ("Bob", False)
        assert again["message"] == "User has already been taken"
        assert [person["id"] for person in members["payload"]] == [2]


async def test_auto_resolve_takes_ten_minutes_or_more() -> None:
    async with opened() as desk:
        refused = await desk.ask("admin", "PATCH", "", json={"auto_resolve_after": 5})
        await desk.ask("admin", "PATCH", "", json={"auto_resolve_after": 60, "locale": "pt_BR"})
        account = await desk.get("agent", "")
        assert refused.json()["message"] == (
            "Auto resolve after must be greater than or equal to 10"
        )
        assert (account["settings"]["auto_resolve_after"], account["locale"]) == (60, "pt_BR")


async def test_nobody_signs_in_without_the_right_password() -> None:
    async with opened() as desk:
        gina = desk.sandbox.world.store.users.get(2)
        sent = {"email": gina.email, "password": ""}
        refused = await desk.ask(None, "POST", "/auth/sign_in", json=sent)
        gina.password = "a good one"
        let_in = await desk.post(None, "/auth/sign_in", email=gina.email, password="a good one")
        assert refused.status_code == 401
        assert refused.json()["errors"] == ["Invalid login credentials. Please try again."]
        assert let_in["data"]["access_token"] == gina.access_token


async def test_availability_is_changed_in_the_profile() -> None:
    async with opened() as desk:
        await desk.post("agent", "/api/v1/profile/auto_offline", profile={"auto_offline": False})
        said = await desk.post(
            "agent", "/api/v1/profile/availability", profile={"availability": "busy"}
        )
        assert said["accounts"][0]["availability_status"] == "busy"
