from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from integrations.chatwoot.sandbox.clock import now
from integrations.chatwoot.sandbox.service import SandboxOptions, create_sandbox
from tests.contract.sandbox.desk import BASE_URL, Desk, opened


async def tick(desk: Desk) -> None:
    await desk.ask(None, "POST", "/_sandbox/clock")
    await desk.sandbox.idle()


async def texts(desk: Desk, number: int) -> list[str]:
    page = await desk.get("agent", f"conversations/{number}/messages")
    return [message["content"] for message in page["payload"]]


async def test_a_snooze_ends_without_a_line_and_one_without_a_date_never() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        first, second = await desk.conversation(inbox), await desk.conversation(inbox)
        until = int((now() - timedelta(minutes=1)).timestamp())
        snoozed = {"status": "snoozed", "snoozed_until": until}
        await desk.post("agent", f"conversations/{first}/toggle_status", **snoozed)
        await desk.post("agent", f"conversations/{second}/toggle_status", status="snoozed")
        await tick(desk)
        assert (desk.row(first).status, desk.row(second).status) == ("open", "snoozed")
        assert (await texts(desk, first))[-1] == "Conversation was snoozed by Gina Agent"


async def test_idle_conversations_were_resolved_after_days_before_4_2() -> None:
    async with opened("4.0.4") as desk:
        number = await desk.conversation(await desk.inbox())
        refused = await desk.ask("admin", "PATCH", "", json={"auto_resolve_duration": 0})
        account = await desk.ask("admin", "PATCH", "", json={"auto_resolve_duration": 2})
        for days in (1, 3):
            desk.row(number).last_activity_at = now() - timedelta(days=days)
            await tick(desk)
        said = "Auto resolve duration must be greater than or equal to 1"
        assert (refused.json()["message"], account.json()["auto_resolve_duration"]) == (said, 2)
        line = "Conversation was marked resolved by system due to 2 days of inactivity"
        assert (await texts(desk, number)).count(line) == 1


@pytest.mark.parametrize(
    ("locale", "line"),
    [
        ("en", "Conversation was marked resolved by system due to 2 hours of inactivity"),
        (
            "pt_BR",
            "A conversa foi marcada como resolvida pelo sistema por ter 2 horas de inatividade",
        ),
    ],
)
async def test_idle_conversations_are_resolved_in_the_accounts_language(
    locale: str, line: str
) -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        wanted = {"locale": locale, "auto_resolve_after": 120}
        await desk.ask("admin", "PATCH", "/api/v1/accounts/1", json=wanted)
        desk.row(number).last_activity_at = now() - timedelta(hours=3)
        await tick(desk)
        assert desk.row(number).status == "resolved"
        assert (await texts(desk, number))[-1] == line


async def test_tokens_speak_the_accounts_language_and_the_public_door_english() -> None:
    async with opened() as desk:
        await desk.ask("admin", "PATCH", "/api/v1/accounts/1", json={"locale": "pt_BR"})
        inbox = await desk.inbox()
        number = await desk.conversation(inbox)
        await desk.post("agent", f"conversations/{number}/toggle_status", status="resolved")
        source = next(iter(desk.sandbox.world.store.contact_inboxes)).source_id
        door = f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts/{source}"
        await desk.post(None, f"{door}/conversations/{number}/messages", content="again")
        await desk.sandbox.idle()
        told = await texts(desk, number)
        assert "Conversa foi marcada como resolvida por Gina Agent" in told
        assert "System reopened the conversation due to a new incoming message." in told


async def with_failing_bot(
    version: str, respond: Callable[[], httpx.Response]
) -> tuple[str, list[str], int]:
    """Status and texts of a conversation whose bot's webhook is answered so, and the attempts."""
    requests: list[httpx.Request] = []

    def receive(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return respond()

    transport = httpx.MockTransport(receive)
    sandbox = create_sandbox(SandboxOptions(version=version, webhook_transport=transport))
    sandbox.world.faults.bot_retry_seconds = 0.01
    asgi = httpx.ASGITransport(sandbox.app)
    async with httpx.AsyncClient(transport=asgi, base_url=BASE_URL) as client:
        desk = Desk(sandbox, client)
        inbox = await desk.inbox()
        wanted: dict[str, Any] = {"name": "Portal", "outgoing_url": "https://bot.example/"}
        bot = await desk.post("admin", "agent_bots", **wanted)
        path = f"inboxes/{inbox['id']}/set_agent_bot"
        await desk.ask("admin", "POST", path, json={"agent_bot": bot["id"]})
        number = await desk.conversation(inbox)
        told = await texts(desk, number)
        status = desk.row(number).status
        await sandbox.stop()
    return status, told, len(requests)


FAILED = "Conversation was marked open by system due to an error with the agent bot."


@pytest.mark.parametrize(("version", "attempts"), [("4.10.0", 1), ("4.12.0", 3)])
async def test_a_deaf_bot_loses_its_conversation_after_its_attempts(
    version: str, attempts: int
) -> None:
    status, told, calls = await with_failing_bot(version, lambda: httpx.Response(500))
    assert (status, told[-1]) == ("open", FAILED)
    assert calls >= attempts


async def test_a_bot_that_answers_keeps_its_conversation() -> None:
    status, told, calls = await with_failing_bot("4.16.2", lambda: httpx.Response(200))
    assert (status, FAILED in told, calls) == ("pending", False, 1)
