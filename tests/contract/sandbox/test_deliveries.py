from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from integrations.chatwoot.sandbox.service import SandboxOptions, create_sandbox
from tests.contract.sandbox.desk import BASE_URL, Desk, opened

HOOK = "https://portal.example/hook"
EVENTS = ["message_created", "conversation_created", "conversation_status_changed"]


async def subscribed(desk: Desk) -> tuple[int, str | None]:
    made = await desk.post("admin", "webhooks", url=HOOK, subscriptions=EVENTS)
    number = await desk.conversation(await desk.inbox())
    return number, made["payload"]["webhook"].get("secret")


def events(desk: Desk) -> list[str]:
    return [json.loads(request.content)["event"] for request in desk.drained()]


async def answered(
    version: str, respond: Callable[[httpx.Request], httpx.Response]
) -> tuple[dict[str, Any], int]:
    """The employee's message after its inbox webhook was answered so, and the calls it took."""
    calls = 0

    def receive(request: httpx.Request) -> httpx.Response:
        nonlocal calls
        calls += 1
        return respond(request)

    transport = httpx.MockTransport(receive)
    sandbox = create_sandbox(SandboxOptions(version=version, webhook_transport=transport))
    asgi = httpx.ASGITransport(sandbox.app)
    async with httpx.AsyncClient(transport=asgi, base_url=BASE_URL) as client:
        desk = Desk(sandbox, client)
        inbox = await desk.inbox()
        channel = {"channel": {"webhook_url": HOOK}}
        await desk.ask("admin", "PATCH", f"inboxes/{inbox['id']}", json=channel)
        number = await desk.conversation(inbox)
        page = await desk.get("agent", f"conversations/{number}/messages")
        await sandbox.stop()
        return page["payload"][0], calls


@pytest.mark.parametrize(
    ("version", "headers"),
    [
        ("4.10.0", set[str]()),
        ("4.12.0", {"x-chatwoot-delivery", "x-chatwoot-timestamp", "x-chatwoot-signature"}),
        ("4.16.2", {"x-chatwoot-delivery", "x-chatwoot-timestamp", "x-chatwoot-signature"}),
    ],
)
async def test_account_webhooks_are_signed_since_4_12(version: str, headers: set[str]) -> None:
    async with opened(version) as desk:
        await subscribed(desk)
        sent = {name for name in desk.drained()[0].headers if name.startswith("x-")}
        assert sent == headers


async def test_a_signature_is_over_the_bytes_that_were_sent() -> None:
    async with opened() as desk:
        _, secret = await subscribed(desk)
        request = desk.drained()[0]
        signed = request.headers["x-chatwoot-timestamp"].encode() + b"." + request.content
        right = hmac.new((secret or "").encode(), signed, hashlib.sha256).hexdigest()
        assert request.headers["x-chatwoot-signature"] == f"sha256={right}"


async def test_activity_lines_reach_nobody_and_notes_reach_the_hook() -> None:
    async with opened() as desk:
        number, _ = await subscribed(desk)
        desk.drained()
        await desk.post("agent", f"conversations/{number}/messages", content="n", private=True)
        await desk.post("agent", f"conversations/{number}/toggle_status", status="resolved")
        await desk.sandbox.idle()
        assert sorted(events(desk)) == ["conversation_status_changed", "message_created"]


async def test_a_status_event_never_says_what_changed() -> None:
    async with opened() as desk:
        number, _ = await subscribed(desk)
        desk.drained()
        await desk.post("agent", f"conversations/{number}/toggle_status", status="resolved")
        await desk.sandbox.idle()
        assert json.loads(desk.drained()[0].content)["changed_attributes"] is None


async def test_a_failing_inbox_webhook_marks_even_the_employees_message() -> None:
    message, calls = await answered("4.10.0", lambda _: httpx.Response(500))
    assert message["status"] == "failed"
    assert message["content_attributes"] == {"external_error": "500 Internal Server Error"}
    assert calls == 3  # conversation_created, message_created, message_updated


async def test_a_refused_connection_is_told_in_the_versions_words() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("slow", request=request)

    old, _ = await answered("4.10.0", refuse)
    new, _ = await answered("4.16.2", refuse)
    assert old["content_attributes"]["external_error"] == "Timed out reading data from server"
    assert "Net::ReadTimeout" in new["content_attributes"]["external_error"]


@pytest.mark.parametrize(("version", "status"), [("4.10.0", "failed"), ("4.16.2", "sent")])
async def test_a_redirect_is_followed_with_the_same_post_since_4_14(
    version: str, status: str
) -> None:
    def redirect(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/hook":
            return httpx.Response(307, headers={"location": "/moved"})
        return httpx.Response(200 if request.method == "POST" and request.content else 400)

    message, _ = await answered(version, redirect)
    assert message["status"] == status


async def test_a_private_address_is_refused_only_when_switched_on_and_since_4_14() -> None:
    for version, status in (("4.13.0", "sent"), ("4.14.0", "failed")):
        async with opened(version) as desk:
            desk.sandbox.world.faults.private_network_block = True
            inbox = await desk.inbox(channel={"type": "api", "webhook_url": "http://127.0.0.1/x"})
            await desk.conversation(inbox)
            assert next(iter(desk.sandbox.world.store.messages)).status == status


async def test_lost_webhooks_are_lost_and_doubled_ones_come_under_new_delivery_ids() -> None:
    async with opened() as desk:
        number, _ = await subscribed(desk)
        desk.drained()
        path = f"conversations/{number}/messages"
        desk.sandbox.world.faults.change({"webhook_loss": 1.0})
        await desk.post("agent", path, content="lost")
        await desk.sandbox.idle()
        lost = desk.drained()
        desk.sandbox.world.faults.change({"webhook_loss": 0.0, "webhook_duplication": 1.0})
        await desk.post("agent", path, content="twice")
        await desk.sandbox.idle()
        ids = {request.headers["x-chatwoot-delivery"] for request in desk.drained()}
        assert (lost, len(ids)) == ([], 2)


async def test_a_dead_worker_answers_200_and_sends_all_in_a_burst_once_alive() -> None:
    async with opened() as desk:
        number, _ = await subscribed(desk)
        desk.drained()
        await desk.ask(None, "PATCH", "/_sandbox/faults", json={"dead_worker": True})
        body = {"content": "hello"}
        answer = await desk.ask("agent", "POST", f"conversations/{number}/messages", json=body)
        await desk.sandbox.idle()
        silent = desk.drained()
        await desk.ask(None, "PATCH", "/_sandbox/faults", json={"dead_worker": False})
        await desk.sandbox.idle()
        assert (answer.status_code, silent) == (200, [])
        assert events(desk) == ["message_created"]


async def test_the_bot_of_the_inbox_and_the_bot_that_has_the_conversation_both_hear() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        number = await desk.conversation(inbox)
        urls = ["https://inbox.example/", "https://own.example/"]
        bots = [await desk.post("admin", "agent_bots", name="B", outgoing_url=u) for u in urls]
        path = f"inboxes/{inbox['id']}/set_agent_bot"
        await desk.ask("admin", "POST", path, json={"agent_bot": bots[0]["id"]})
        given = {"assignee_id": bots[1]["id"], "assignee_type": "AgentBot"}
        await desk.post("agent", f"conversations/{number}/assignments", **given)
        await desk.sandbox.idle()
        desk.drained()
        await desk.post("agent", f"conversations/{number}/messages", content="Hi", private=True)
        await desk.sandbox.idle()
        assert sorted(str(request.url) for request in desk.drained()) == urls


async def test_a_rating_of_seven_is_told_to_bots_though_to_no_webhook() -> None:
    async with opened() as desk:
        inbox = await desk.inbox(csat_survey_enabled=True)
        number = await desk.conversation(inbox)
        bot = await desk.post("admin", "agent_bots", name="B", outgoing_url="https://bot.example/")
        await desk.post("admin", "webhooks", url=HOOK, subscriptions=["message_updated"])
        path = f"inboxes/{inbox['id']}/set_agent_bot"
        await desk.ask("admin", "POST", path, json={"agent_bot": bot["id"]})
        await desk.post("agent", f"conversations/{number}/toggle_status", status="resolved")
        await desk.sandbox.idle()
        desk.drained()
        rating = {"submitted_values": {"csat_survey_response": {"rating": 7}}}
        survey = f"/public/api/v1/csat_survey/{desk.row(number).uuid}"
        await desk.ask(None, "PATCH", survey, json={"message": rating})
        await desk.sandbox.idle()
        assert [request.url.host for request in desk.drained()] == ["bot.example"]
