from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.contract.sandbox.desk import BASE_URL, Desk, opened

File = tuple[str, tuple[str, bytes, str]]


async def send(desk: Desk, number: int, *files: File, **form: Any) -> httpx.Response:
    path = f"conversations/{number}/messages"
    return await desk.ask("agent", "POST", path, data=form, files=list(files))


def local(address: str) -> str:
    return "/" + address.split("/", 3)[3]


async def fetched(desk: Desk, address: str, **headers: str) -> httpx.Response:
    redirect = await desk.ask(None, "GET", local(address))
    assert redirect.status_code == 302
    return await desk.ask(None, "GET", local(redirect.headers["location"]), headers=headers)


async def one_file(desk: Desk, name: str, content: bytes, kind: str) -> dict[str, Any]:
    number = await desk.conversation(await desk.inbox())
    sent = await send(desk, number, ("attachments[]", (name, content, kind)))
    return sent.json()


async def test_a_lasting_address_leads_to_the_bytes_and_to_a_part_of_them() -> None:
    async with opened() as desk:
        message = await one_file(desk, "über [1].txt", b"hello world", "text/plain")
        address = message["attachments"][0]["data_url"]
        whole = await fetched(desk, address)
        part = await fetched(desk, address, range="bytes=0-4")
        assert (whole.content, part.status_code, part.content) == (b"hello world", 206, b"hello")


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/postscript"])
async def test_a_page_or_drawing_comes_as_a_harmless_download(kind: str) -> None:
    async with opened() as desk:
        message = await one_file(desk, "x.html", b"<script>1</script>", kind)
        answer = await fetched(desk, message["attachments"][0]["data_url"])
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("kind", ["image/tiff", "image/avif", "application/pdf"])
async def test_a_picture_or_a_pdf_is_looked_at_in_place(kind: str) -> None:
    async with opened() as desk:
        message = await one_file(desk, "x.tiff", b"II*", kind)
        answer = await fetched(desk, message["attachments"][0]["data_url"])
        assert answer.headers["content-type"] == kind
        assert answer.headers["content-disposition"].startswith("inline")


async def test_a_page_that_calls_itself_a_picture_is_filed_as_one_and_served_as_a_page() -> None:
    async with opened() as desk:
        message = await one_file(desk, "x.png", b"\n<HTML><script>1</script>", "image/png")
        [shown] = message["attachments"]
        answer = await fetched(desk, shown["data_url"])
        assert (shown["file_type"], shown["content_type"]) == ("image", "text/html")
        assert answer.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("content", "claimed", "file_type", "content_type"),
    [
        (b"\x89PNG\r\n\x1a\nrest", "application/octet-stream", "file", "image/png"),
        (b"%PDF-1.7", "text/plain", "file", "application/pdf"),
        (b"no picture", "image/png", "image", "image/png"),
        (b"", "audio/ogg", "audio", "audio/ogg"),
    ],
)
async def test_a_file_is_filed_by_its_senders_word_and_typed_by_its_first_bytes(
    content: bytes, claimed: str, file_type: str, content_type: str
) -> None:
    async with opened() as desk:
        [shown] = (await one_file(desk, "x.bin", content, claimed))["attachments"]
        assert (shown["file_type"], shown["content_type"]) == (file_type, content_type)


async def test_a_deleted_messages_file_is_gone_shortly_after() -> None:
    async with opened() as desk:
        message = await one_file(desk, "x.png", b"PNG", "image/png")
        path = f"conversations/{message['conversation_id']}/messages/{message['id']}"
        await desk.ask("agent", "DELETE", path)
        await desk.sandbox.idle()
        answer = await desk.ask(None, "GET", local(message["attachments"][0]["data_url"]))
        assert answer.status_code == 404


async def test_an_uploaded_file_is_attached_by_its_signed_id_and_a_forged_one_refused() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        files = [("attachment", ("x.txt", b"x", "text/plain"))]
        uploaded = (await desk.ask("agent", "POST", "upload", files=files)).json()
        path = f"conversations/{number}/messages"
        good = await desk.post("agent", path, attachments=[uploaded["blob_id"]])
        bad = await desk.post("agent", path, attachments=["forged--00"])
        assert good["attachments"][0]["file_size"] == 1
        assert bad == {"error": "mismatched digest"}


@pytest.mark.parametrize(("version", "status"), [("4.10.0", 422), ("4.16.2", 200)])
async def test_tokens_may_upload_directly_since_4_16(version: str, status: int) -> None:
    async with opened(version) as desk:
        number = await desk.conversation(await desk.inbox())
        blob = {"filename": "x.txt", "byte_size": 1, "content_type": "text/plain"}
        path = f"conversations/{number}/direct_uploads"
        answer = await desk.ask("agent", "POST", path, json={"blob": blob})
        assert answer.status_code == status
        if status == 200:
            address = local(answer.json()["direct_upload"]["url"])
            assert (await desk.ask(None, "PUT", address, content=b"x")).status_code == 204


async def test_multipart_carries_attributes_as_json_text() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        part = ("attachments[]", ("x.txt", b"x", "text/plain"))
        sent = await send(desk, number, part, content_attributes='{"portal_id": "u1"}')
        assert sent.json()["content_attributes"] == {"portal_id": "u1"}


async def test_neither_number_nor_size_nor_type_of_files_is_limited() -> None:
    async with opened() as desk:
        number = await desk.conversation(await desk.inbox())
        parts = [("attachments[]", (f"{n}.heic", b"", "image/heic")) for n in range(17)]
        sent = (await send(desk, number, *parts)).json()
        assert {file["file_type"] for file in sent["attachments"]} == {"file"}
        assert len(sent["attachments"]) == 17


async def test_a_file_without_brackets_is_a_500_at_the_public_door() -> None:
    async with opened() as desk:
        inbox = await desk.inbox()
        number = await desk.conversation(inbox)
        source = next(iter(desk.sandbox.world.store.contact_inboxes)).source_id
        talk = f"/public/api/v1/inboxes/{inbox['inbox_identifier']}/contacts/{source}"
        files = [("attachments", ("x.txt", b"x", "text/plain"))]
        address = f"{talk}/conversations/{number}/messages"
        assert (await desk.ask(None, "POST", address, files=files)).status_code == 500


async def test_links_begin_with_the_frontend_address() -> None:
    async with opened() as desk:
        message = await one_file(desk, "x.png", b"PNG", "image/png")
        address = message["attachments"][0]["thumb_url"]
        assert address.startswith(desk.sandbox.world.frontend_url)
        assert not address.startswith(BASE_URL)
