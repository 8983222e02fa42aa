from __future__ import annotations

from typing import Any

import pytest

from integrations.chatwoot.sandbox.effects import contacts
from tests.contract.sandbox.desk import Desk, opened


async def added(desk: Desk, **contact: Any) -> dict[str, Any]:
    return (await desk.post("agent", "contacts", **contact))["payload"]["contact"]


def names(page: Any) -> list[str]:
    return [contact["name"] for contact in page["payload"]]


async def test_contacts_are_listed_by_label_and_by_who_is_connected() -> None:
    async with opened() as desk:
        dave = await added(desk, name="Dave", email="d@x.example")
        await added(desk, name="Carol", email="c@x.example")
        labels = await desk.post("agent", f"contacts/{dave['id']}/labels", labels=["vip"])
        presence, store = desk.sandbox.world.presence, desk.sandbox.world.store
        presence.see_contact(store.contacts.get(dave["id"]))
        assert labels == await desk.get("agent", f"contacts/{dave['id']}/labels")
        assert names(await desk.get("agent", "contacts", **{"labels[]": "vip"})) == ["Dave"]
        assert names(await desk.get("agent", "contacts/active")) == ["Dave"]


async def test_contacts_are_sorted_by_when_they_were_last_active() -> None:
    async with opened() as desk:
        await added(desk, name="Carol", email="c@x.example")
        await desk.conversation(await desk.inbox())
        listed = await desk.get("agent", "contacts", sort="-last_activity_at")
        assert names(listed) == ["Dave", "Carol"]


async def test_a_contact_is_reached_by_the_door_it_has_or_by_a_new_one() -> None:
    async with opened() as desk:
        await desk.conversation(await desk.inbox())
        door = next(iter(desk.sandbox.world.store.contact_inboxes))
        path = f"contacts/{door.contact_id}/contactable_inboxes"
        [known] = (await desk.get("agent", path))["payload"]
        stranger = await added(desk, name="Carol")
        [new] = (await desk.get("agent", f"contacts/{stranger['id']}/contactable_inboxes"))[
            "payload"
        ]
        assert known["source_id"] == door.source_id
        assert new["source_id"] not in ("", door.source_id)


async def test_a_source_that_nobody_has_leads_to_nobody_and_a_foreign_inbox_nowhere() -> None:
    async with opened() as desk:
        await desk.inbox()
        foreign = await desk.post("admin", "inboxes", name="Other", channel={"type": "api"})
        answers = [
            await desk.ask(
                "agent", "POST", "contact_inboxes/filter", json={"inbox_id": n, "source_id": "no"}
            )
            for n in (1, foreign["id"], 99)
        ]
        assert [answer.status_code for answer in answers] == [404, 401, 404]
        assert [bool(answer.content) for answer in answers] == [False, True, True]


@pytest.mark.parametrize(
    ("asked", "first"),
    [("last_activity_at", "Dave"), ("-last_activity_at", "Dave"), ("-phone_number", "Carol")],
)
async def test_who_has_nothing_to_sort_by_comes_last_but_in_a_plain_column_sorted_down(
    asked: str, first: str
) -> None:
    async with opened() as desk:
        await added(desk, name="Carol", email="c@x.example")
        await desk.conversation(await desk.inbox())
        await desk.ask("agent", "PATCH", "contacts/2", json={"phone_number": "+5511"})
        assert names(await desk.get("agent", "contacts", sort=asked))[0] == first


async def test_a_search_is_cut_of_blanks_and_a_note_says_something() -> None:
    async with opened() as desk:
        dave = await added(desk, name="Dave", email="d@x.example")
        found = await desk.get("agent", "contacts/search", q="  av ")
        blank = await desk.ask(
            "agent", "POST", f"contacts/{dave['id']}/notes", json={"content": " "}
        )
        assert names(found) == ["Dave"]
        assert blank.json() == {"message": "Content can't be blank", "attributes": ["content"]}


async def test_a_note_is_read_at_its_own_contact_only_and_moves_when_two_are_merged() -> None:
    async with opened() as desk:
        dave, twin = await added(desk, name="Dave"), await added(desk, name="David")
        note = await desk.post("agent", f"contacts/{twin['id']}/notes", content="Likes tea")
        path = f"notes/{note['id']}"
        shown = await desk.get("agent", f"contacts/{twin['id']}/{path}")
        foreign = await desk.ask("agent", "GET", f"contacts/{dave['id']}/{path}")
        both = {"base_contact_id": dave["id"], "mergee_contact_id": twin["id"]}
        await desk.post("agent", "actions/contact_merge", **both)
        moved = await desk.get("agent", f"contacts/{dave['id']}/{path}")
        assert (shown["content"], foreign.status_code) == ("Likes tea", 404)
        assert moved["content"] == "Likes tea"


async def test_a_merge_leaves_notes_of_others_where_they_are() -> None:
    async with opened() as desk:
        people = [await added(desk, name=name) for name in ("Dave", "David", "Carol")]
        base, twin, carol = (person["id"] for person in people)
        await desk.post("agent", f"contacts/{carol}/notes", content="Likes tea")
        both = {"base_contact_id": base, "mergee_contact_id": twin}
        await desk.post("agent", "actions/contact_merge", **both)
        assert await desk.get("agent", f"contacts/{base}/notes") == []


async def test_doors_are_left_out_of_an_answer_on_request() -> None:
    async with opened() as desk:
        dave = await added(desk, name="Dave")
        path = f"contacts/{dave['id']}"
        full = (await desk.get("agent", path))["payload"]
        slim = (await desk.get("agent", path, include_contact_inboxes="0"))["payload"]
        assert full.keys() - slim.keys() == {"contact_inboxes"}


async def test_a_door_that_is_taken_makes_no_second_contact() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        first = {"name": "Dave", "inbox_id": inbox["id"], "source_id": "one"}
        await added(desk, **first)
        refused = await desk.ask("agent", "POST", "contacts", json={**first, "name": "Carol"})
        assert refused.status_code == 500
        assert [contact.name for contact in desk.sandbox.world.store.contacts] == ["Dave"]


async def test_a_contact_is_blocked_from_the_beginning_and_its_conversation_is_resolved() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        dave = await added(desk, name="Dave", blocked=True, inbox_id=inbox["id"])
        made = await desk.post(
            "agent", "conversations", contact_id=dave["id"], inbox_id=inbox["id"]
        )
        assert (dave["blocked"], made["status"]) == (True, "resolved")


async def test_a_picture_is_looked_up_by_its_address_and_by_a_new_e_mail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contacts, "PICTURE_PAUSE", 0)
    async with opened() as desk:
        dave = await added(desk, name="Dave", avatar_url="https://x.example/a.png")
        carol = await added(desk, name="Carol")
        change = {"email": "c@x.example"}
        await desk.ask("agent", "PATCH", f"contacts/{carol['id']}", json=change)
        await desk.sandbox.idle()
        rows = [desk.sandbox.world.store.contacts.get(one["id"]) for one in (dave, carol)]
        assert all(row.additional_attributes["avatar_url_hash"] for row in rows)


async def test_a_name_that_is_nothing_becomes_an_empty_one() -> None:
    async with opened() as desk:
        dave = await added(desk, name="Dave")
        answer = await desk.ask("agent", "PATCH", f"contacts/{dave['id']}", json={"name": None})
        assert answer.json()["payload"]["name"] == ""


async def test_a_filter_compares_contacts_by_text_number_and_age() -> None:
    async with opened() as desk:
        await added(desk, name="Dave", email="d@x.example")
        assert await filtered(desk, "name", "contains", "av") == ["Dave"]
        assert await filtered(desk, "name", "contains", "zz") == []
        assert await filtered(desk, "created_at", "is_greater_than", "2020-01-01") == ["Dave"]
        assert await filtered(desk, "created_at", "is_greater_than", "2120-01-01") == []
        assert await filtered(desk, "email", "does_not_contain", "zz") == ["Dave"]
        assert await filtered(desk, "identifier", "not_equal_to", "zz") == []


async def test_a_filter_reads_a_telephone_number_with_or_without_its_plus() -> None:
    async with opened() as desk:
        await added(desk, name="Dave", phone_number="+5511999")
        for number in ("+5511999", "5511999"):
            assert await filtered(desk, "phone_number", "equal_to", number) == ["Dave"]
        assert await filtered(desk, "phone_number", "starts_with", "+5511") == []


async def filtered(desk: Desk, key: str, operator: str, value: str) -> list[str]:
    line = {"attribute_key": key, "filter_operator": operator, "values": [value]}
    return names(await desk.post("agent", "contacts/filter", payload=[line]))


async def test_a_filter_with_a_joint_that_is_none_is_refused_and_a_number_for_a_text_breaks() -> (
    None
):
    async with opened() as desk:
        await added(desk, name="Dave")
        line = {"attribute_key": "name", "filter_operator": "contains", "values": ["a"]}
        body = {"payload": [{**line, "query_operator": "xor"}, line]}
        joint = await desk.ask("agent", "POST", "contacts/filter", json=body)
        number = {"payload": [{**line, "filter_operator": "equal_to", "values": [7]}]}
        broken = await desk.ask("agent", "POST", "contacts/filter", json=number)
        assert joint.json() == {"error": 'Query operator must be either "AND" or "OR".'}
        assert (joint.status_code, broken.status_code) == (422, 500)


async def test_a_filter_compares_a_number_of_the_accounts_own_as_a_number() -> None:
    async with opened() as desk:
        kind = {"attribute_model": "contact_attribute", "attribute_display_type": "number"}
        named = {"attribute_display_name": "Seats", "attribute_key": "seats"}
        await desk.post("admin", "custom_attribute_definitions", **kind, **named)
        await added(desk, name="Dave", custom_attributes={"seats": 10})
        assert await filtered(desk, "seats", "is_greater_than", "9") == ["Dave"]
        assert await filtered(desk, "seats", "is_greater_than", "11") == []
        assert await filtered(desk, "seats", "not_equal_to", "11") == ["Dave"]
