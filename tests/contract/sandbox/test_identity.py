from __future__ import annotations

import hashlib
import hmac

import pytest

from tests.contract.sandbox.desk import Desk, opened

DAVE = {"source_id": "door-1", "identifier": "dave", "name": "Dave", "email": "dave@x.example"}


def door(inbox: dict[str, str]) -> str:
    return f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts"


def proof(inbox: dict[str, str], identifier: str) -> str:
    return hmac.new(inbox["hmac_token"].encode(), identifier.encode(), hashlib.sha256).hexdigest()


async def is_verified(desk: Desk, source: str) -> bool:
    rows = desk.sandbox.world.store.contact_inboxes
    return next(row.hmac_verified for row in rows if row.source_id == source)


async def test_a_known_source_id_ignores_everything_else() -> None:
    async with opened() as desk:
        doors = door(await desk.inbox())
        first = await desk.post(None, doors, **DAVE)
        again = await desk.post(None, doors, source_id="door-1", name="Eve", email="eve@x.example")
        assert again == first


async def test_a_known_email_drops_the_new_identifier() -> None:
    async with opened() as desk:
        doors = door(await desk.inbox())
        first = await desk.post(None, doors, **DAVE)
        found = await desk.post(None, doors, identifier="other", email="DAVE@x.example")
        contact = await desk.get("agent", f"contacts/{found['id']}")
        assert (found["id"], contact["payload"]["identifier"]) == (first["id"], "dave")


async def test_identifiers_differ_by_case_on_create_and_not_in_the_filter() -> None:
    async with opened() as desk:
        doors = door(await desk.inbox())
        first = await desk.post(None, doors, identifier="Id-1", name="Dave")
        second = await desk.post(None, doors, identifier="id-1", name="Carol")
        line = {"attribute_key": "identifier", "filter_operator": "equal_to", "values": ["ID-1"]}
        found = await desk.post("agent", "contacts/filter", payload=[line])
        assert first["id"] != second["id"]
        assert found["meta"]["count"] == 2


async def test_an_empty_name_stays_empty_and_an_empty_identifier_is_taken_once() -> None:
    async with opened() as desk:
        doors = door(await desk.inbox())
        blank = {"name": "", "identifier": "", "phone_number": ""}
        first = await desk.post(None, doors, **blank)
        again = await desk.ask(None, "POST", doors, json=blank)
        contact = (await desk.get("agent", f"contacts/{first['id']}"))["payload"]
        assert {key: contact[key] for key in blank} == blank
        assert again.status_code == 500


async def test_patching_an_owned_email_merges_into_its_owner() -> None:
    async with opened() as desk:
        doors = door(await desk.inbox())
        owner = await desk.post(None, doors, **DAVE)
        other = await desk.post(None, doors, source_id="door-2", identifier="carol", name="Carol")
        await desk.ask(None, "PATCH", f"{doors}/door-2", json={"email": "dave@x.example"})
        moved = await desk.get(None, f"{doors}/door-2")
        gone = await desk.ask("agent", "GET", f"contacts/{other['id']}")
        assert (moved["id"], gone.status_code) == (owner["id"], 404)
        assert moved["pubsub_token"] == other["pubsub_token"]


async def test_a_right_hash_on_create_proves_nothing_and_on_show_it_does() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        pair = {"identifier": "dave", "identifier_hash": proof(inbox, "dave")}
        await desk.post(None, door(inbox), **DAVE, identifier_hash=pair["identifier_hash"])
        before = await is_verified(desk, "door-1")
        await desk.get(None, f"{door(inbox)}/door-1", **pair)
        assert (before, await is_verified(desk, "door-1")) == (False, True)


async def test_any_pair_that_holds_proves_any_door() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        await desk.post(None, door(inbox), **DAVE)
        pair = {"identifier": "nobody", "identifier_hash": proof(inbox, "nobody")}
        await desk.get(None, f"{door(inbox)}/door-1", **pair)
        assert await is_verified(desk, "door-1")


@pytest.mark.parametrize("given", ["00" * 32, "UPPER", ""])
async def test_a_mandatory_hash_that_is_wrong_or_missing_is_a_500(given: str) -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        wanted = {"channel": {"hmac_mandatory": True}}
        await desk.ask("admin", "PATCH", f"inboxes/{inbox['id']}", json=wanted)
        given = proof(inbox, "dave").upper() if given == "UPPER" else given
        body = {**DAVE, "identifier_hash": given}
        answer = await desk.ask(None, "POST", door(inbox), json=body)
        assert (answer.status_code, answer.json()["status"]) == (500, 500)


async def test_an_over_long_name_is_refused_before_4_16_and_cut_since() -> None:
    for version, status in (("4.10.0", 422), ("4.16.2", 200)):
        async with opened(version) as desk:
            answer = await desk.ask(
                None, "POST", door(await desk.inbox()), json={"name": "x" * 300}
            )
            assert answer.status_code == status


async def test_an_encoded_dot_reaches_a_door_that_a_plain_one_does_not() -> None:
    async with opened() as desk:
        doors = door(await desk.inbox())
        await desk.post(None, doors, source_id="a.b", name="Dave")
        plain = await desk.ask(None, "GET", f"{doors}/a.b")
        encoded = await desk.ask(None, "GET", f"{doors}/a%2Eb")
        assert (plain.status_code, encoded.status_code) == (404, 200)


async def test_a_source_id_of_somebody_else_is_a_500_for_doors_and_a_422_for_conversations() -> (
    None
):
    async with opened() as desk:
        inbox = await desk.inbox()
        await desk.post(None, door(inbox), **DAVE)
        carol = await desk.post(None, door(inbox), name="Carol", identifier="carol")
        body = {"inbox_id": inbox["id"], "source_id": "door-1"}
        added = await desk.ask(
            "agent", "POST", f"contacts/{carol['id']}/contact_inboxes", json=body
        )
        wanted = {**body, "contact_id": carol["id"]}
        started = await desk.ask("agent", "POST", "conversations", json=wanted)
        assert added.status_code == 500
        assert started.json() == {"error": "source_id should be unique"}
