from __future__ import annotations

import sqlite3
from pathlib import Path

import httpx

from integrations.chatwoot.sandbox.service import (
    STATE_FILE,
    Sandbox,
    SandboxOptions,
    create_sandbox,
)
from integrations.chatwoot.sandbox.state.seed import Person, Seed
from tests.contract.sandbox.desk import BASE_URL, Desk


async def desk_on(folder: Path, *, fresh: bool = False) -> Desk:
    sandbox = create_sandbox(SandboxOptions(data_dir=folder, fresh=fresh))
    await sandbox.start()
    transport = httpx.ASGITransport(sandbox.app)
    return Desk(sandbox, httpx.AsyncClient(transport=transport, base_url=BASE_URL))


async def closed(desk: Desk) -> None:
    await desk.client.aclose()
    await desk.sandbox.stop()


async def test_a_restart_knows_yesterdays_conversations_tokens_and_files(tmp_path: Path) -> None:
    first = await desk_on(tmp_path)
    number = await first.conversation(await first.inbox())
    files = [("attachments[]", ("x.txt", b"kept", "text/plain"))]
    await first.ask("agent", "POST", f"conversations/{number}/messages", files=files)
    token = first.token("agent")
    await closed(first)

    second = await desk_on(tmp_path)
    page = await second.get(token, f"conversations/{number}/messages")
    blobs = second.sandbox.world.store.blob_bytes
    await closed(second)
    assert [message["content"] for message in page["payload"]] == ["My screen is dark", None]
    assert list(blobs.values()) == [b"kept"]


async def test_ids_go_on_where_they_stopped_even_after_deleting(tmp_path: Path) -> None:
    first = await desk_on(tmp_path)
    await first.post("agent", "contacts", name="Dave")
    await first.ask("admin", "DELETE", "contacts/1")
    await closed(first)

    second = await desk_on(tmp_path)
    made = await second.post("agent", "contacts", name="Carol")
    await closed(second)
    assert made["payload"]["contact"]["id"] == 2


async def test_a_fresh_start_forgets(tmp_path: Path) -> None:
    first = await desk_on(tmp_path)
    await first.conversation(await first.inbox())
    await closed(first)

    second = await desk_on(tmp_path, fresh=True)
    inboxes = await second.get("admin", "inboxes")
    await closed(second)
    assert inboxes == {"payload": []}


async def test_only_what_changed_is_written(tmp_path: Path) -> None:
    desk = await desk_on(tmp_path)
    number = await desk.conversation(await desk.inbox())
    for _ in range(50):
        await desk.post("agent", f"conversations/{number}/messages", content="x")
    await desk.sandbox.idle()
    desk.sandbox.flush()
    await desk.post("agent", f"conversations/{number}/messages", content="one more")
    changed = {name: len(t.changed) for name, t in desk.sandbox.world.store.tables.items()}
    await closed(desk)
    assert {name: count for name, count in changed.items() if count} == {
        "messages": 1,
        "conversations": 1,
    }


async def test_the_file_is_one_sqlite_database(tmp_path: Path) -> None:
    await closed(await desk_on(tmp_path))
    database = sqlite3.connect(tmp_path / STATE_FILE)
    kinds = database.execute("select distinct kind from record order by kind").fetchall()
    database.close()
    assert kinds == [("accounts",), ("users",)]


def test_the_seed_names_account_and_people() -> None:
    seed = Seed(account_name="Helpdesk", people=(Person("Alice", "alice@x.example"),))
    sandbox: Sandbox = create_sandbox(SandboxOptions(seed=seed))
    assert sandbox.world.store.account.name == "Helpdesk"
    assert [user.name for user in sandbox.world.store.users] == ["Alice"]
