from __future__ import annotations

import pytest

from tickets_app.domain import file_kinds

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
MIF1 = b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1miaf"
AVIF = b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF\x10\x00\x00\x00WAVE", ""),
        (b"<svg>", ""),
        (b"", ""),
    ],
)
def test_the_first_bytes_prove_what_a_file_is(head: bytes, kind: str) -> None:
    assert file_kinds.sniff(head) == kind


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("text/plain; charset=utf-8", "text/plain"),
        ("Application/ZIP", "application/zip"),
        ("image/png", "application/octet-stream"),
        ("image/svg+xml", "image/svg+xml"),
        ("", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
        ("text/html\r\nx: y", "application/octet-stream"),
    ],
)
def test_a_claim_is_kept_unless_it_would_open_in_the_page(claimed: str, kept: str) -> None:
    assert file_kinds.content_type(b"words", claimed) == kept


@pytest.mark.parametrize(
    ("head", "name", "is_heic"),
    [
        (HEIC, "foto.jpg", True),
        (MIF1, "foto", True),
        (b"", "FOTO.HEIC", True),
        (b"", "foto.heif", True),
        (AVIF, "foto.avif", False),
        (MP4, "filme.mp4", False),
        (b"heic", "nota.txt", False),
    ],
)
def test_heic_is_known_by_content_and_by_name(head: bytes, name: str, is_heic: bool) -> None:
    assert file_kinds.is_heic(head, name) is is_heic


def test_what_the_bytes_prove_goes_before_what_is_claimed() -> None:
    assert file_kinds.content_type(b"%PDF-1.7", "text/plain") == "application/pdf"
