"""What a contact may do at the public doors, with and without proof of who it is."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import pytest

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.state.records import ContactInbox
from tests.contract.sandbox.desk import Desk, opened


def address(inbox: dict[str, Any]) -> str:
    return f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts"


def door_of(desk: Desk) -> ContactInbox:
    return next(iter(desk.sandbox.world.store.contact_inboxes))


async def talk(desk: Desk, inbox: dict[str, Any]) -> str:
    """Where Dave's conversation stands for Dave."""
    number = await desk.conversation(inbox)
    return f"{address(inbox)}/{door_of(desk).source_id}/conversations/{number}"


async def test_a_page_of_messages_holds_twenty_and_ends_before_a_number() -> None:
    async with opened() as desk:
        path = f"{await talk(desk, await desk.inbox())}/messages"
        for count in range(20):
            await desk.post(None, path, content=f"line {count}")
        page = await desk.get(None, path)
        older = await desk.get(None, path, before=page[1]["id"])
        assert [one["content"] for one in page] == [f"line {count}" for count in range(20)]
        assert [one["content"] for one in older] == ["My screen is dark", "line 0"]


async def test_a_contact_sends_files() -> None:
    async with opened() as desk:
        path = f"{await talk(desk, await desk.inbox())}/messages"
        files = [("attachments[]", ("clip.mp4", b"MP4", "video/mp4"))]
        said = (await desk.ask(None, "POST", path, files=files)).json()
        assert [file["file_type"] for file in said["attachments"]] == ["video"]


async def test_a_message_that_is_not_there_cannot_be_answered() -> None:
    async with opened() as desk:
        path = f"{await talk(desk, await desk.inbox())}/messages"
        answer = await desk.ask(None, "PATCH", f"{path}/999", json={})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("age_days", "given", "status", "kept"),
    [
        (15, {"csat_survey_response": {"rating": 5}}, 422, None),
        (1, "five", 200, None),
        (1, {"csat_survey_response": {"rating": 5}}, 200, {"csat_survey_response": {"rating": 5}}),
    ],
)
async def test_a_survey_is_answered_in_time_and_in_form(
    age_days: int, given: Any, status: int, kept: Any
) -> None:
    async with opened() as desk:
        path = f"{await talk(desk, await desk.inbox())}/messages"
        [survey] = desk.sandbox.world.store.messages
        survey.content_type = "input_csat"
        survey.created_at = now() - timedelta(days=age_days)
        body = {"submitted_values": given}
        answer = await desk.ask(None, "PATCH", f"{path}/{survey.id}", json=body)
        assert answer.status_code == status
        assert survey.content_attributes.get("submitted_values") == kept


@pytest.mark.parametrize(("version", "status"), [("4.0.4", 500), ("4.16.2", 200)])
async def test_who_is_proven_sees_all_conversations_of_all_doors(
    version: str, status: int
) -> None:
    async with opened(version) as desk:
        inbox = await desk.inbox()
        await talk(desk, inbox)
        row = desk.sandbox.world.store.inboxes.get(inbox["id"])
        digest = hmac.new(row.hmac_token.encode(), b"dave", hashlib.sha256).hexdigest()
        proof = {"identifier": "dave", "identifier_hash": digest}
        again = await desk.post(None, address(inbox), identifier="dave")
        path = f"{address(inbox)}/{again['source_id']}"
        unproven = await desk.get(None, f"{path}/conversations")
        await desk.get(None, path, **proof)
        answer = await desk.ask(None, "GET", f"{path}/conversations")
        assert unproven == []
        assert answer.status_code == status
        assert status == 500 or len(answer.json()) == 1


async def test_before_4_14_messages_open_conversations_of_the_same_contact_only() -> None:
    async with opened("4.10.0") as desk:
        inbox = await desk.inbox()
        number = (await talk(desk, inbox)).rpartition("/")[2]
        same = await desk.post(None, address(inbox), identifier="dave")
        carol = await desk.post(None, address(inbox), identifier="carol")
        answers = [
            await desk.ask(None, "GET", f"{address(inbox)}/{one}/conversations/{number}/messages")
            for one in (same["source_id"], carol["source_id"])
        ]
        assert [answer.status_code for answer in answers] == [200, 404]


async def test_a_source_that_is_empty_breaks_the_call() -> None:
    async with opened() as desk:
        body = {"name": "Dave", "source_id": ""}
        answer = await desk.ask(None, "POST", address(await desk.inbox()), json=body)
        assert (answer.status_code, len(desk.sandbox.world.store.contacts)) == (500, 0)


async def test_a_known_telephone_merges_a_contact_into_its_owner() -> None:
    async with opened() as desk:
        inbox, telephone = await desk.inbox(), "+5511999990000"
        await desk.post(None, address(inbox), name="Dave", phone_number=telephone)
        twin = await desk.post(None, address(inbox), name="David")
        path = f"{address(inbox)}/{twin['source_id']}"
        body = {"phone_number": telephone, "avatar_url": "https://x.example/a.png"}
        await desk.ask(None, "PATCH", path, json=body)
        await desk.sandbox.idle()
        [left] = desk.sandbox.world.store.contacts
        assert left.phone_number == telephone
        assert left.additional_attributes["avatar_url_hash"]
