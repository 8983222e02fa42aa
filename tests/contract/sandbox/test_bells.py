"""Whom the sandbox tells of what: notifications, bots, the cable."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from integrations.chatwoot.sandbox.cable import room
from integrations.chatwoot.sandbox.events import Event
from integrations.chatwoot.sandbox.service import SandboxOptions, create_sandbox
from integrations.chatwoot.sandbox.state.records import Team, User
from tests.contract.sandbox.desk import BASE_URL, Desk, opened
from tests.contract.sandbox.line import connected

MENTION = "Look, [@Gina](mention://user/2/Gina)"


def kinds(desk: Desk) -> list[str]:
    return [one.notification_type for one in desk.sandbox.world.store.notifications]


def gina(desk: Desk) -> User:
    return desk.sandbox.world.store.users.get(2)


async def test_who_is_assigned_hears_of_it_but_not_while_a_bot_has_the_conversation() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        first, second = await desk.conversation(inbox), await desk.conversation(inbox)
        desk.row(first).status = "pending"
        for number in (first, second):
            await desk.post("admin", f"conversations/{number}/assignments", assignee_id=2)
        await desk.sandbox.idle()
        told = [one.conversation_id for one in desk.sandbox.world.store.notifications]
        assert told == [desk.row(second).id]


async def test_of_a_blocked_contact_only_mentions_are_told() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        next(iter(desk.sandbox.world.store.contacts)).blocked = True
        await desk.post("admin", f"conversations/{number}/assignments", assignee_id=2)
        note = {"content": MENTION, "private": True}
        await desk.post("admin", f"conversations/{number}/messages", **note)
        await desk.sandbox.idle()
        assert kinds(desk) == ["conversation_mention"]


async def test_a_mention_of_somebody_who_is_not_there_tells_nobody() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        note = {"content": MENTION.replace("/2/", "/99/"), "private": True}
        await desk.post("admin", f"conversations/{number}/messages", **note)
        await desk.sandbox.idle()
        assert (kinds(desk), desk.row(number).participant_ids) == ([], [])


async def test_a_bell_for_a_conversation_without_a_word_says_that_there_is_none() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        door = f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts"
        dave = await desk.post(None, door, name="Dave", identifier="dave")
        row = desk.row((await desk.post(None, f"{door}/{dave['source_id']}/conversations"))["id"])
        async with connected(desk) as line:
            line.subscribe(pubsub_token=gina(desk).pubsub_token, user_id=2, account_id=1)
            await line.quiet(desk)
            row.assignee_id = 2
            assigned = Event(name="assignee.changed", conversation=row, details={"notify": True})
            desk.sandbox.world.publish(assigned)
            await line.quiet(desk)
            bell = line.data("notification.created")["notification"]
            assert (bell["primary_actor_id"], bell["push_message_body"]) == (
                row.id,
                ": No content",
            )


async def test_a_customer_of_a_bot_who_writes_again_goes_back_to_the_bot() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        number = await desk.conversation(inbox)
        bot = await desk.post("admin", "agent_bots", name="Portal")
        path = f"inboxes/{inbox['id']}/set_agent_bot"
        await desk.ask("admin", "POST", path, json={"agent_bot": bot["id"]})
        await desk.post("agent", f"conversations/{number}/toggle_status", status="resolved")
        source = next(iter(desk.sandbox.world.store.contact_inboxes)).source_id
        talk = f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts/{source}"
        await desk.post(None, f"{talk}/conversations/{number}/messages", content="Again")
        assert desk.row(number).status == "pending"


@pytest.mark.parametrize(
    ("version", "keeps", "is_open_already", "status"),
    [
        ("4.10.0", True, False, "open"),
        ("4.16.2", True, False, "pending"),
        ("4.16.2", False, False, "open"),
        ("4.16.2", False, True, "snoozed"),
    ],
)
async def test_the_account_decides_whether_a_deaf_bot_loses_its_conversation(
    version: str, keeps: bool, is_open_already: bool, status: str
) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(500))
    sandbox = create_sandbox(SandboxOptions(version=version, webhook_transport=transport))
    sandbox.world.faults.bot_retry_seconds = 0.01
    sandbox.world.store.account.settings = {"keep_pending_on_bot_failure": keeps}
    asgi = httpx.ASGITransport(sandbox.app)
    async with httpx.AsyncClient(transport=asgi, base_url=BASE_URL) as client:
        desk = Desk(sandbox, client)
        inbox = await desk.inbox()
        wanted = {"name": "Portal", "outgoing_url": "https://bot.example/"}
        bot = await desk.post("admin", "agent_bots", **wanted)
        path = f"inboxes/{inbox['id']}/set_agent_bot"
        await desk.ask("admin", "POST", path, json={"agent_bot": bot["id"]})
        if is_open_already:
            sandbox.world.faults.dead_worker = True
            number = await desk.conversation(inbox)
            desk.row(number).status = "snoozed"
            sandbox.world.faults.dead_worker = False
            sandbox.world.jobs.revive()
            await sandbox.idle()
        else:
            number = await desk.conversation(inbox)
        assert desk.row(number).status == status
        await sandbox.stop()


async def test_commands_that_are_none_are_passed_over_and_a_room_is_entered_once() -> None:
    async with opened() as desk:
        user = gina(desk)
        async with connected(desk) as line:
            line.say(command="dance", identifier="{}")
            line.say(command="subscribe", identifier=17)
            line.say(command="subscribe", identifier="no json")
            who = {"pubsub_token": user.pubsub_token, "user_id": 2, "account_id": 1}
            line.subscribe(**who)
            entered = line.subscribe(**who)
            line.say(command="message", identifier=entered, data='{"action": "dance"}')
            await line.quiet(desk)
            assert line.types().count("confirm_subscription") == 1


async def test_a_conversation_whose_door_is_gone_is_told_to_support_alone() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        store = desk.sandbox.world.store
        store.contact_inboxes.remove(next(iter(store.contact_inboxes)))
        async with connected(desk) as line:
            line.subscribe(pubsub_token=gina(desk).pubsub_token, user_id=2, account_id=1)
            await line.quiet(desk)
            await desk.post("agent", f"conversations/{number}/messages", content="Hi")
            await line.quiet(desk)
            assert line.texts() == ["Hi"]


async def test_a_line_is_kept_alive_by_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PING_SECONDS", 0)
    async with opened() as desk, connected(desk) as line:
        await line.quiet(desk)
        assert line.pings > 1


async def rung(desk: Desk, **message: Any) -> list[dict[str, Any]]:
    """What Gina's bell said to a message of Alex in a conversation of hers, and before it."""
    number = await desk.conversation(await desk.inbox())
    async with connected(desk) as line:
        line.subscribe(pubsub_token=gina(desk).pubsub_token, user_id=2, account_id=1)
        await line.quiet(desk)
        await desk.post("admin", f"conversations/{number}/assignments", assignee_id=2)
        await line.quiet(desk)
        await desk.ask("admin", "POST", f"conversations/{number}/messages", **message)
        await line.quiet(desk)
        told = [frame["message"] for frame in line.heard if "message" in frame]
        return [one["data"] for one in told if one["event"] == "notification.created"]


async def test_a_bells_title_is_its_text_and_an_assignments_is_the_customers_last_word() -> None:
    async with opened() as desk:
        [assigned, answered] = await rung(desk, json={"content": "Restart it"})
        shown = [one["notification"] for one in (assigned, answered)]
        titles = ["Dave: My screen is dark", "Alex Admin: Restart it"]
        assert [one["push_message_title"] for one in shown] == titles
        assert [one["push_message_body"] for one in shown] == titles


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("one **two** three\nfour [five](http://x.example) `six`", "one two three four five six"),
        (" ".join("abcdefghijkl"), "a b c d e f g h i j..."),
        ("", "No content"),
    ],
)
async def test_a_bell_says_the_first_words_without_their_marks(content: str, text: str) -> None:
    async with opened() as desk:
        answered = (await rung(desk, json={"content": content}))[-1]["notification"]
        assert answered["push_message_body"] == f"Alex Admin: {text}"


async def test_a_bell_for_a_file_without_words_says_so() -> None:
    async with opened() as desk:
        files = [("attachments[]", ("x.png", b"PNG", "image/png"))]
        answered = (await rung(desk, files=files))[-1]["notification"]
        assert answered["push_message_body"] == "Alex Admin: Attachment"


async def test_a_bell_still_counts_the_older_one_that_gives_way_to_it() -> None:
    async with opened() as desk:
        counts = [one["count"] for one in await rung(desk, json={"content": "Restart it"})]
        assert counts == [1, 2]
        assert kinds(desk) == ["assigned_conversation_new_message"]


async def test_a_mention_in_a_note_rings_once_even_where_notes_ring() -> None:
    async with opened("4.10.0") as desk:
        told = await rung(desk, json={"content": MENTION, "private": True})
        names = [one["notification"]["notification_type"] for one in told]
        assert names == ["conversation_assignment", "conversation_mention"]
        assert told[-1]["notification"]["push_message_body"] == "Alex Admin: Look, @Gina"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[@Gina](mention://user/2/Gina)", [2]),
        ("[@Net](mention://team/1/Net)", [2]),
        ("[@Eve](mention://user/3/Eve)", []),
        ("mention://user/2/Gina", []),
    ],
)
async def test_a_mention_reaches_the_inboxs_people_by_name_or_team(
    text: str, told: list[int]
) -> None:
    async with opened() as desk:
        store = desk.sandbox.world.store
        store.users.add(User(name="Eve", email="eve@desk.example"))
        store.teams.add(Team(name="net", member_ids=[2, 3]))
        number = await desk.conversation(await desk.inbox())
        note = {"content": text, "private": True}
        await desk.post("admin", f"conversations/{number}/messages", **note)
        await desk.sandbox.idle()
        assert [one.user_id for one in store.notifications] == told
