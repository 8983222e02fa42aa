from __future__ import annotations

import pytest

from tests.contract.sandbox.desk import Desk, opened

ROLE = {"error": "You are not authorized to do this action"}
BOT = {"error": "Access to this endpoint is not authorized for bots"}
# address, method, whether an agent of the inbox may, whether a bot of the account may
MATRIX = [
    ("GET", "conversations", True, False),
    ("GET", "conversations/meta", True, False),
    ("GET", "conversations/1", True, True),
    ("GET", "conversations/1/messages", True, False),
    ("POST", "conversations/1/messages", True, True),
    ("POST", "conversations/1/toggle_priority", True, True),
    ("POST", "conversations/1/assignments", True, True),
    ("POST", "conversations/1/toggle_typing_status", True, True),
    ("POST", "conversations/1/labels", True, True),
    ("POST", "conversations/1/mute", True, False),
    ("GET", "conversations/1/participants", True, False),
    ("GET", "conversations/1/attachments", True, False),
    ("DELETE", "conversations/1", False, False),
    ("GET", "contacts", True, False),
    ("GET", "contacts/1", True, False),
    ("DELETE", "contacts/1", False, False),
    ("GET", "webhooks", False, False),
    ("GET", "automation_rules", False, False),
    ("GET", "audit_logs", False, False),
    ("GET", "labels", True, False),
    ("GET", "agents", True, False),
    ("GET", "inboxes/1", True, False),
]


async def asked(desk: Desk, who: str, method: str, path: str) -> tuple[int, object]:
    answer = await desk.ask(who, method, path, json={})
    return answer.status_code, answer.json() if answer.status_code == 401 else None


@pytest.mark.parametrize(("method", "path", "agent_may", "bot_may"), MATRIX)
async def test_roles_may_what_the_matrix_says(
    method: str, path: str, agent_may: bool, bot_may: bool
) -> None:
    async with opened() as desk:
        await desk.conversation(await desk.inbox())
        token = (await desk.post("admin", "agent_bots", name="Portal"))["access_token"]
        by_bot = await asked(desk, token, method, path)
        by_agent = await asked(desk, "agent", method, path)
        assert by_bot == ((200, None) if bot_may else (401, BOT))
        assert by_agent == ((200, None) if agent_may else (401, ROLE))


async def test_an_agent_outside_the_inbox_sees_the_contact_and_not_the_conversation() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        await desk.conversation(inbox)
        members = {"inbox_id": inbox["id"], "user_ids": []}
        await desk.ask("admin", "PATCH", "inbox_members", json=members)
        shown = await desk.ask("agent", "GET", "conversations/1")
        listed = await desk.get("agent", "conversations")
        contact = await desk.ask("agent", "GET", "contacts/1")
        assert (shown.status_code, shown.json(), contact.status_code) == (401, ROLE, 200)
        assert listed["data"]["payload"] == []


async def test_a_team_member_opens_what_its_team_has() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        number = await desk.conversation(inbox)
        team = await desk.post("admin", "teams", name="it", allow_auto_assign=False)
        await desk.post("admin", f"teams/{team['id']}/team_members", user_ids=[2])
        await desk.post("admin", f"conversations/{number}/assignments", team_id=team["id"])
        members = {"inbox_id": inbox["id"], "user_ids": []}
        await desk.ask("admin", "PATCH", "inbox_members", json=members)
        assert (await desk.ask("agent", "GET", f"conversations/{number}")).status_code == 200


async def test_malformed_json_is_a_400_without_a_body() -> None:
    async with opened() as desk:
        headers = {"content-type": "application/json"}
        answer = await desk.ask("agent", "POST", "contacts", content=b"{", headers=headers)
        assert (answer.status_code, answer.content) == (400, b"")


async def test_an_unrouted_path_is_a_page_or_json_as_asked() -> None:
    async with opened() as desk:
        page = await desk.ask("agent", "GET", "nonsense")
        told = await desk.ask("agent", "GET", "nonsense", headers={"accept": "application/json"})
        assert page.headers["content-type"].startswith("text/html")
        assert told.json() == {"status": 404, "error": "Not Found"}


async def test_html_in_json_is_escaped_as_rails_does() -> None:
    async with opened() as desk:
        answer = await desk.ask("agent", "POST", "contacts", json={"name": "<b>&"})
        assert b"\\u003cb\\u003e\\u0026" in answer.content


@pytest.mark.parametrize("path", ["users", "accounts/1", "users/1/token"])
async def test_nobody_here_is_a_platform_app(path: str) -> None:
    async with opened() as desk:
        answer = await desk.ask("admin", "GET", f"/platform/api/v1/{path}")
        assert (answer.status_code, answer.json()) == (401, {"error": "Invalid access_token"})
