from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import quote

import httpx
import pytest

from tests.factories import PASSWORD, message, person, ticket
from tickets_app.domain.people import Actor
from tickets_app.services import messages
from tickets_app.services.tools import Tools
from tickets_app.web.files import disposition

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


async def send(
    door: httpx.AsyncClient, body: bytes = PNG, name: str = "tela.png", kind: str = "image/png"
) -> httpx.Response:
    headers = {"x-file-name": quote(name), "content-type": kind}
    return await door.post("/files", content=body, headers=headers)


async def attached(door: httpx.AsyncClient, tools: Tools, dave: Actor) -> str:
    """The address of a file of Dave's that hangs on a message."""
    row = (await send(door)).json()
    number = await ticket(tools, dave)
    await messages.reply(tools, dave, number, message(file_ids=(row["file_id"],)))
    return row["href"]


async def test_a_file_is_kept_and_its_row_answered(signed_in: httpx.AsyncClient) -> None:
    answer = await send(signed_in, name="captura de tela é.png")
    row = answer.json()
    assert answer.status_code == 201
    assert (row["name"], row["kind"]) == ("captura de tela é.png", "image")


async def test_nobody_sends_files_without_signing_in(door: httpx.AsyncClient) -> None:
    assert (await send(door)).status_code == 401


async def test_a_file_declared_too_large_is_refused_with_the_limit(
    signed_in: httpx.AsyncClient, tools: Tools
) -> None:
    headers = {"content-length": str(tools.settings.upload_max_bytes + 1)}
    answer = await signed_in.post("/files", content=b"a", headers=headers)
    assert answer.status_code == 413
    assert "25\u00a0MB" in answer.json()["error"]


async def test_a_file_that_hides_its_length_is_refused_too(
    signed_in: httpx.AsyncClient, tools: Tools
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(tools.settings.upload_max_bytes // 1_000_000 + 2):
            yield b"a" * 1_000_000

    answer = await signed_in.post("/files", content=endless(), headers={"x-file-name": "a.bin"})
    assert answer.status_code == 413


async def test_a_photo_that_support_cannot_open_is_refused_with_a_sentence(
    signed_in: httpx.AsyncClient,
) -> None:
    answer = await send(signed_in, b"\0\0\0\x18ftypheic", "foto.heic", "image/heic")
    assert answer.status_code == 422
    assert "HEIC" in answer.json()["error"]


async def test_a_file_of_a_message_opens_for_who_may_see_its_ticket(
    signed_in: httpx.AsyncClient, tools: Tools, dave: Actor
) -> None:
    answer = await signed_in.get(await attached(signed_in, tools, dave))
    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("inline")


async def test_no_file_leaves_a_trace_in_caches_or_runs_anything(
    signed_in: httpx.AsyncClient, tools: Tools, dave: Actor
) -> None:
    headers = (await signed_in.get(await attached(signed_in, tools, dave))).headers
    assert headers["cache-control"] == "private, no-store"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"


async def test_a_page_among_the_files_is_only_ever_downloaded(
    signed_in: httpx.AsyncClient,
) -> None:
    row = (await send(signed_in, b"<script>alert(1)</script>", "a.html", "text/html")).json()
    headers = (await signed_in.get(row["href"])).headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment")


async def test_the_file_of_another_is_not_there_and_says_nothing_else(
    signed_in: httpx.AsyncClient, tools: Tools, dave: Actor
) -> None:
    href = await attached(signed_in, tools, dave)
    carol = await person(tools, "Carol")
    await signed_in.post("/auth/login", data={"email": carol.email, "password": PASSWORD})
    theirs, nothing = await signed_in.get(href), await signed_in.get("/files/no-such-file")
    assert theirs.status_code == nothing.status_code == 404
    assert theirs.content == nothing.content


async def test_a_file_not_sent_yet_can_be_thrown_away_by_its_sender_alone(
    signed_in: httpx.AsyncClient, tools: Tools
) -> None:
    href = (await send(signed_in)).json()["href"]
    carol = await person(tools, "Carol")
    mine = dict(signed_in.cookies)
    signed_in.cookies.clear()
    await signed_in.post("/auth/login", data={"email": carol.email, "password": PASSWORD})
    assert (await signed_in.delete(href)).status_code == 404
    signed_in.cookies.clear()
    signed_in.cookies.update(mine)
    assert (await signed_in.delete(href)).status_code == 204


async def test_part_of_a_file_can_be_asked_for(
    signed_in: httpx.AsyncClient, tools: Tools, dave: Actor
) -> None:
    href = await attached(signed_in, tools, dave)
    answer = await signed_in.get(href, headers={"range": "bytes=1-3"})
    assert (answer.status_code, answer.content) == (206, b"PNG")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("relatório.pdf", "relat_rio.pdf"),
        ('a"b\\c.txt', "a_b_c.txt"),
        ("a\r\nset-cookie: x.txt", "a__set-cookie_ x.txt"),
    ],
)
def test_a_name_is_written_for_old_and_new_browsers_and_breaks_no_header(
    name: str, plain: str
) -> None:
    written = disposition(name, is_inline=False)
    assert f'filename="{plain}"' in written
    assert f"filename*=UTF-8''{quote(name, safe='')}" in written
    assert "\n" not in written


async def test_signs_that_no_database_keeps_name_no_file(signed_in: httpx.AsyncClient) -> None:
    assert (await signed_in.get("/files/a%00b")).status_code == 404
    assert (await signed_in.delete("/files/%00")).status_code == 404
