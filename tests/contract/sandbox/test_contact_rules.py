from __future__ import annotations

from typing import Any

import pytest

from tests.contract.sandbox.desk import Desk, opened


async def added(desk: Desk, **contact: Any) -> dict[str, Any]:
    return (await desk.post("agent", "contacts", **contact))["payload"]["contact"]


async def updated(desk: Desk, contact_id: int, **wanted: Any) -> dict[str, Any]:
    answer = await desk.ask("agent", "PATCH", f"contacts/{contact_id}", json=wanted)
    return answer.json()["payload"]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ({"email": "d@x.example"}, {"email": "D@X.example"}, "Email has already been taken"),
        ({"identifier": "d"}, {"identifier": "d"}, "Identifier has already been taken"),
        ({}, {"phone_number": "12"}, "Phone number should be in e164 format"),
        ({}, {"identifier": "x" * 256}, "Identifier is too long (maximum is 255 characters)"),
        (
            {},
            {"custom_attributes": {"ref": "x" * 1501}},
            "Custom attributes ref length should be < 1500",
        ),
        (
            {},
            {"custom_attributes": {"ref": 10**10}},
            "Custom attributes ref value should be < 9999999999",
        ),
    ],
)
async def test_what_is_taken_or_malformed_is_refused_in_words(
    first: dict[str, Any], second: dict[str, Any], said: str
) -> None:
    async with opened() as desk:
        await added(desk, name="Dave", **first)
        refused = await desk.ask("agent", "POST", "contacts", json={"name": "Carol", **second})
        assert (refused.status_code, refused.json()["message"]) == (422, said)


async def test_attributes_merge_one_level_deep_and_are_removed_by_name() -> None:
    async with opened() as desk:
        contact = await added(desk, name="Dave", custom_attributes={"a": {"x": 1}, "b": 2})
        merged = await updated(desk, contact["id"], custom_attributes={"a": {"y": 1}, "c": None})
        path, gone = f"contacts/{contact['id']}/destroy_custom_attributes", ["b"]
        left = (await desk.post("agent", path, custom_attributes=gone))["payload"]
        assert merged["custom_attributes"] == {"a": {"y": 1}, "b": 2, "c": None}
        assert left["custom_attributes"] == {"a": {"y": 1}, "c": None}


async def test_blanks_clear_name_and_email_each_in_its_way() -> None:
    async with opened() as desk:
        contact = await added(desk, name="Dave", email="d@x.example", identifier="d")
        wanted = {"name": "", "email": "", "identifier": None}
        cleared = await updated(desk, contact["id"], **wanted)
        assert (cleared["name"], cleared["email"], cleared["identifier"]) == ("", None, None)


async def test_writing_the_same_again_tells_nobody() -> None:
    async with opened() as desk:
        hook = {"url": "https://x.example/h", "subscriptions": ["contact_updated"]}
        await desk.post("admin", "webhooks", **hook)
        contact = await added(desk, name="Dave")
        await updated(desk, contact["id"], name="Dave")
        await desk.sandbox.idle()
        assert desk.drained() == []


async def test_merging_moves_doors_and_words_and_keeps_the_bases_values() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        base = await added(desk, name="David", custom_attributes={"floor": 2})
        ids = {"base_contact_id": base["id"], "mergee_contact_id": 1}
        merged = await desk.post("agent", "actions/contact_merge", **ids)
        page = await desk.get("agent", f"conversations/{number}/messages")
        assert (merged["name"], merged["email"]) == ("David", "dave@x.example")
        assert page["payload"][0]["sender"]["id"] == base["id"]
        shown = (await desk.get("agent", f"contacts/{base['id']}"))["payload"]
        assert ("contact_inboxes" in merged, len(shown["contact_inboxes"])) == (False, 1)


async def test_a_merge_tells_of_every_message_it_moved() -> None:
    async with opened() as desk:
        hook = {"url": "https://x.example/h", "subscriptions": ["message_updated"]}
        await desk.post("admin", "webhooks", **hook)
        await desk.conversation(await desk.inbox())
        base = await added(desk, name="David")
        ids = {"base_contact_id": base["id"], "mergee_contact_id": 1}
        await desk.post("agent", "actions/contact_merge", **ids)
        await desk.sandbox.idle()
        assert len(desk.drained()) == 1


async def test_a_contact_cannot_merge_with_a_gone_one_and_may_with_itself() -> None:
    async with opened() as desk:
        base = await added(desk, name="David")
        path, gone = "actions/contact_merge", {"mergee_contact_id": 99}
        itself = {"base_contact_id": base["id"], "mergee_contact_id": base["id"]}
        missing = await desk.ask("agent", "POST", path, json=itself | gone)
        same = await desk.ask("agent", "POST", path, json=itself)
        assert (missing.status_code, same.status_code) == (404, 200)


async def test_contacts_come_by_fifteen_and_nameless_visitors_not_at_all() -> None:
    async with opened() as desk:
        await added(desk, name="Visitor")
        for n in range(16):
            await added(desk, name=f"Dave {n:02}", identifier=f"dave-{n}")
        first = await desk.get("agent", "contacts", sort="-name")
        second = await desk.get("agent", "contacts", page="2", sort="-name")
        assert (first["meta"]["count"], len(first["payload"]), len(second["payload"])) == (
            16,
            15,
            1,
        )
        assert (first["payload"][0]["name"], second["meta"]["current_page"]) == ("Dave 15", "2")


async def test_a_search_without_a_text_finds_nothing() -> None:
    async with opened() as desk:
        found = await desk.get("agent", "contacts/search")
        assert (found["meta"]["count"], found["payload"]) == (None, [])


async def test_a_door_may_be_added_proven_and_is_found_again() -> None:
    async with opened() as desk:
        inbox, contact = await desk.inbox(), await added(desk, name="Dave")
        body = {"inbox_id": inbox["id"], "source_id": "s1", "hmac_verified": True}
        await desk.post("agent", f"contacts/{contact['id']}/contact_inboxes", **body)
        owner = await desk.post("agent", "contact_inboxes/filter", **body)
        door = next(iter(desk.sandbox.world.store.contact_inboxes))
        assert (owner["id"], door.hmac_verified) == (contact["id"], True)


async def test_notes_are_kept_changed_and_removed() -> None:
    async with opened() as desk:
        contact = await added(desk, name="Dave")
        path = f"contacts/{contact['id']}/notes"
        note = await desk.post("agent", path, content="Works from home")
        await desk.ask("agent", "PATCH", f"{path}/{note['id']}", json={"content": "Moved"})
        kept = await desk.get("agent", path)
        await desk.ask("agent", "DELETE", f"{path}/{note['id']}")
        assert [one["content"] for one in kept] == ["Moved"]
        assert await desk.get("agent", path) == []


async def test_an_email_leaves_traces_of_a_picture_look_up() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        doors = f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts"
        await desk.post(None, doors, name="Dave", avatar_url="https://x.example/dave.png")
        await desk.sandbox.idle()
        contact = await desk.get("agent", "contacts/1")
        assert contact["payload"]["additional_attributes"].keys() == {
            "avatar_url_hash",
            "last_avatar_sync_at",
        }
