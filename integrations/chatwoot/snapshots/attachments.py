"""A file in Chatwoot, as a message tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from integrations.chatwoot import fields


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in Chatwoot; whoever has `data_url` can read it, for ever."""

    id: int
    file_type: str
    file_name: str
    content_type: str | None
    size: int | None
    data_url: str = field(repr=False)

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Attachment:
        """The attachment; its name is known from the address alone (contract 6.2)."""
        data_url = fields.text(payload.get("data_url"))
        return cls(
            id=fields.identity(payload.get("id"), "attachment"),
            file_type=fields.text(payload.get("file_type")) or "file",
            file_name=_file_name(data_url),
            content_type=fields.optional_text(payload.get("content_type")),
            size=fields.optional_id(payload.get("file_size")),
            data_url=data_url,
        )


def _file_name(data_url: str) -> str:
    path = data_url.partition("?")[0].partition("#")[0]
    last = unquote(path.rpartition("/")[2], errors="ignore")
    safe = "".join(letter for letter in last if letter.isprintable())
    return safe.replace("\\", "/").rpartition("/")[2] or "file"
