from __future__ import annotations

import time
from typing import Any

from tests.contract.sandbox.desk import Desk, opened


async def run(desk: Desk, number: int, name: str, params: Any, who: str = "admin") -> None:
    actions = [{"action_name": name, "action_params": params}]
    made = await desk.post("admin", "macros", name="x", visibility="global", actions=actions)
    path = f"macros/{made['payload']['id']}/execute"
    await desk.ask(who, "POST", path, json={"conversation_ids": [number, 99]})
    await desk.sandbox.idle()


async def test_every_other_action_of_a_macro_does_what_it_says() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        team = await desk.post("admin", "teams", name="it", allow_auto_assign=False)
        row = desk.row(number)
        seen: list[Any] = []
        for name, params, column in (
            ("assign_team", [team["id"]], "team_id"),
            ("assign_team", [99], "team_id"),
            ("assign_team", ["nil"], "team_id"),
            ("assign_team", [team["id"]], "team_id"),
            ("remove_assigned_team", [], "team_id"),
            ("assign_agent", [2], "assignee_id"),
            ("assign_agent", [99], "assignee_id"),
            ("assign_agent", "nil", "assignee_id"),
            ("change_priority", ["low"], "priority"),
            ("change_priority", ["loud"], "priority"),
            ("change_priority", ["nil"], "priority"),
            ("add_label", ["a", "b"], "labels"),
            ("remove_label", ["a"], "labels"),
            ("snooze_conversation", [], "status"),
            ("change_status", ["dancing"], "status"),
            ("change_status", ["open"], "status"),
            ("send_email_transcript", ["x@y.example"], "status"),
            ("mute_conversation", [], "status"),
        ):
            await run(desk, number, name, params)
            seen.append(getattr(row, column))
        it = team["id"]
        assert seen[:8] == [it, it, None, it, None, 2, 2, None]
        assert seen[8:13] == ["low", "low", None, ["a", "b"], ["b"]]
        assert seen[13:] == ["snoozed", "snoozed", "open", "open", "resolved"]


async def test_a_macro_sends_a_file_that_was_uploaded_before() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        file = {"attachment": ("manual.txt", b"Read me", "text/plain")}
        uploaded = (await desk.ask("admin", "POST", "upload", files=file)).json()
        await run(desk, number, "send_attachment", [uploaded["blob_id"]])
        await run(desk, number, "send_attachment", ["forged"])
        said = await desk.get("admin", f"conversations/{number}/messages")
        files = [m["attachments"][0] for m in said["payload"] if "attachments" in m]
        assert [file["file_size"] for file in files] == [7]


async def test_a_macro_outlives_who_made_it() -> None:
    async with opened() as desk:
        await desk.post("admin", "macros", name="Ours", visibility="global", actions=[])
        desk.sandbox.world.store.users.remove(desk.sandbox.world.store.users.get(1))
        macros = (await desk.get("agent", "macros"))["payload"]
        assert "created_by" not in macros[0]


async def test_macros_are_listed_and_a_missing_one_is_an_empty_404() -> None:
    async with opened() as desk:
        await desk.post("agent", "macros", name="Mine", actions=[])
        mine = (await desk.get("agent", "macros"))["payload"]
        missing = await desk.ask("agent", "GET", "macros/99")
        refused = await desk.ask("admin", "DELETE", f"macros/{mine[0]['id']}")
        assert [macro["name"] for macro in mine] == ["Mine"]
        assert (missing.status_code, missing.content, refused.status_code) == (404, b"", 401)


async def test_a_bulk_action_snoozes_until_a_moment() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        until = int(time.time()) + 3600
        body = {"type": "conversation", "ids": [number], "snoozed_until": until}
        await desk.ask("agent", "POST", "bulk_actions", json=body | {"fields": {"status": 3}})
        await desk.sandbox.idle()
        row = desk.row(number)
        assert row.status == "snoozed"
        assert row.snoozed_until is not None
        assert int(row.snoozed_until.timestamp()) == until


async def test_an_unsent_answer_is_rewritten_and_shut_to_strangers() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        path = f"conversations/{await desk.conversation(inbox)}/draft_messages"
        for text in ("One", "Two"):
            await desk.ask("agent", "PATCH", path, json={"draft_message": {"message": text}})
        kept = await desk.get("agent", path)
        await desk.ask("agent", "DELETE", path)
        twice = await desk.ask("agent", "DELETE", path)
        body = {"inbox_id": inbox["id"], "user_ids": [2]}
        await desk.ask("admin", "DELETE", "inbox_members", json=body)
        assert (kept["message"], twice.status_code) == ("Two", 200)
        assert (await desk.ask("agent", "GET", path)).status_code == 401
