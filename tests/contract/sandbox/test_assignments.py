from __future__ import annotations

import pytest

from integrations.chatwoot.sandbox.state.records import AgentBot
from tests.contract.sandbox.desk import Desk, opened


async def with_bot(desk: Desk) -> AgentBot:
    made = await desk.post("admin", "agent_bots", name="Portal")
    return desk.sandbox.world.store.bots.get(made["id"])


async def test_a_bot_takes_a_conversation_from_whoever_had_it() -> None:
    async with opened() as desk:
        number, bot = await desk.conversation(await desk.inbox()), await with_bot(desk)
        path = f"conversations/{number}/assignments"
        await desk.post("agent", path, assignee_id=2)
        given = await desk.post("agent", path, assignee_id=bot.id, assignee_type="AgentBot")
        row = desk.row(number)
        meta = (await desk.get("agent", f"conversations/{number}"))["meta"]
        assert (given["name"], row.assignee_id, row.assignee_bot_id) == ("Portal", None, bot.id)
        assert (meta["assignee"]["name"], meta["assignee_type"]) == ("Portal", "AgentBot")


async def test_a_bot_that_is_not_there_leaves_the_conversation_where_it_is() -> None:
    async with opened() as desk:
        number, bot = await desk.conversation(await desk.inbox()), await with_bot(desk)
        path = f"conversations/{number}/assignments"
        await desk.post("agent", path, assignee_id=bot.id, assignee_type="AgentBot")
        given = await desk.post("agent", path, assignee_id=99, assignee_type="AgentBot")
        assert (given, desk.row(number).assignee_bot_id) == (None, bot.id)


async def test_followers_are_replaced_and_removed() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        path = f"conversations/{number}/participants"
        await desk.post("admin", path, user_ids=[1])
        answer = await desk.ask("admin", "PATCH", path, json={"user_ids": [2]})
        assert [person["id"] for person in answer.json()] == [2]
        gone = await desk.ask("admin", "DELETE", path, json={"user_ids": [2]})
        assert (gone.status_code, desk.row(number).participant_ids) == (200, [])


@pytest.mark.parametrize(("version", "status"), [("4.10.0", 500), ("4.16.2", 422)])
async def test_a_follower_who_is_nobody_is_refused_in_words_only_lately(
    version: str, status: int
) -> None:
    async with opened(version) as desk:
        number = await desk.conversation(await desk.inbox())
        path = f"conversations/{number}/participants"
        refused = await desk.ask("admin", "POST", path, json={"user_ids": [99]})
        assert refused.status_code == status
        assert desk.row(number).participant_ids == []


async def test_an_inbox_gives_to_whoever_online_was_given_longest_ago() -> None:
    async with opened() as desk:
        inbox = await desk.inbox(enable_auto_assignment=True)
        await desk.post("admin", "inbox_members", inbox_id=inbox["id"], user_ids=[1, 2])
        presence = desk.sandbox.world.presence
        for user in desk.sandbox.world.store.users:
            presence.see_user(user)
        numbers = [await desk.conversation(inbox) for _ in range(3)]
        given = [desk.row(number).assignee_id for number in numbers]
        assert (given[0] != given[1], given[0] == given[2]) == (True, True)


async def test_an_assigned_conversation_is_not_given_to_another_when_it_opens() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        await desk.post("admin", "inbox_members", inbox_id=inbox["id"], user_ids=[1, 2])
        number = await desk.conversation(inbox)
        await desk.post("agent", f"conversations/{number}/assignments", assignee_id=2)
        await desk.post("agent", f"conversations/{number}/toggle_status", status="resolved")
        store = desk.sandbox.world.store
        store.inboxes.get(inbox["id"]).enable_auto_assignment = True
        for user in store.users:
            desk.sandbox.world.presence.see_user(user)
        await desk.post("agent", f"conversations/{number}/toggle_status", status="open")
        await desk.sandbox.idle()
        assert (desk.row(number).status, desk.row(number).assignee_id) == ("open", 2)


async def test_a_team_that_brings_its_own_assignee_is_told_in_one_line() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        number = await desk.conversation(inbox)
        team = await desk.post("admin", "teams", name="Network", allow_auto_assign=True)
        await desk.post("admin", f"teams/{team['id']}/team_members", user_ids=[2])
        world = desk.sandbox.world
        world.presence.see_user(world.store.users.get(2))
        await desk.post("agent", f"conversations/{number}/assignments", team_id=team["id"])
        await desk.sandbox.idle()
        assert desk.row(number).assignee_id == 2
        assert "Assigned to Gina Agent via network by Gina Agent" in desk.written()


async def test_lists_narrow_to_a_team_and_to_where_one_is_mentioned() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        mine, other = await desk.conversation(inbox), await desk.conversation(inbox)
        team = await desk.post("admin", "teams", name="Network")
        await desk.post("agent", f"conversations/{other}/assignments", team_id=team["id"])
        note = {"content": "Look, [@Gina](mention://user/2/Gina)", "private": True}
        await desk.post("admin", f"conversations/{mine}/messages", **note)
        await desk.sandbox.idle()
        of_team = await desk.get("agent", "conversations", team_id=team["id"])
        mentions = await desk.get("agent", "conversations", conversation_type="mention")
        assert [c["id"] for c in of_team["data"]["payload"]] == [other]
        assert [c["id"] for c in mentions["data"]["payload"]] == [mine]
        assert 2 in desk.row(mine).participant_ids


async def test_a_bot_passes_for_the_person_of_its_number() -> None:
    async with opened() as desk:
        number, bot = await desk.conversation(await desk.inbox()), await with_bot(desk)
        path = f"conversations/{number}/assignments"
        for person in (2, bot.id):
            await desk.post(bot.access_token, path, assignee_id=person)
            await desk.sandbox.idle()
        lines = ["Assigned to Gina Agent by Portal", "Portal self-assigned this conversation"]
        assert desk.written()[-2:] == lines
        assert [n.user_id for n in desk.sandbox.world.store.notifications] == [2]


@pytest.mark.parametrize(("assignee", "given"), [(1, None), (2, 2)])
async def test_a_team_at_birth_keeps_only_an_assignee_of_its_own(
    assignee: int, given: int | None
) -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        await desk.conversation(inbox)
        team = await desk.post("admin", "teams", name="Network", allow_auto_assign=False)
        await desk.post("admin", f"teams/{team['id']}/team_members", user_ids=[2])
        body = {"inbox_id": inbox["id"], "contact_id": 1, "team_id": team["id"]}
        made = await desk.post("admin", "conversations", **body, assignee_id=assignee)
        assert desk.row(made["id"]).assignee_id == given


@pytest.mark.parametrize(("version", "given"), [("4.10.0", None), ("4.16.2", 2)])
async def test_what_nobody_has_is_given_with_the_next_conversation_since_4_13(
    version: str, given: int | None
) -> None:
    async with opened(version) as desk:
        inbox = await desk.inbox(enable_auto_assignment=True)
        waiting = await desk.conversation(inbox)
        world = desk.sandbox.world
        world.presence.see_user(world.store.users.get(2))
        newer = await desk.conversation(inbox)
        assert (desk.row(waiting).assignee_id, desk.row(newer).assignee_id) == (given, 2)


async def test_a_teams_conversation_is_given_to_nobody_outside_the_team() -> None:
    async with opened() as desk:
        inbox = await desk.inbox(enable_auto_assignment=True)
        first = await desk.conversation(inbox)
        team = await desk.post("admin", "teams", name="Network", allow_auto_assign=True)
        await desk.post("admin", f"conversations/{first}/assignments", team_id=team["id"])
        world = desk.sandbox.world
        world.presence.see_user(world.store.users.get(2))
        await desk.conversation(inbox)
        assert desk.row(first).assignee_id is None
