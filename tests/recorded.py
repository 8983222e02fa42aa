"""What real Chatwoots sent and answered, kept under samples/."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parent / "samples"
VERSIONS = ("4.10.0", "4.16.2")


@dataclass(frozen=True)
class Webhook:
    """A call to an account webhook; secret is None where that version does not sign."""

    headers: dict[str, str]
    raw: bytes
    secret: str | None


@dataclass(frozen=True)
class Answer:
    """An answer of the application or the public API."""

    status: int
    headers: dict[str, str]
    body: Any

    @property
    def raw(self) -> bytes:
        """The body as bytes; texts that are not JSON are kept as they came."""
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return text.encode()


@cache
def webhook(version: str, name: str) -> Webhook:
    data = _load(SAMPLES / "webhooks" / version / f"{name}.json")
    return Webhook(data["headers"], data["raw"].encode(), data["secret"])


@cache
def answer(version: str, name: str) -> Answer:
    data = _load(SAMPLES / "answers" / version / f"{name}.json")
    return Answer(data["status"], data["headers"], data["body"])


@cache
def frame(version: str, name: str, identifier: str) -> str:
    """A frame of the cable as it came over a subscription of this name."""
    data = _load(SAMPLES / "cable" / version / f"{name}.json")["frame"]
    return json.dumps(data | {"identifier": identifier} if "identifier" in data else data)


def frame_names() -> list[tuple[str, str]]:
    """Every recorded frame as version and name."""
    return [(path.parent.name, path.stem) for path in sorted(SAMPLES.glob("cable/*/*.json"))]


def webhook_names() -> list[tuple[str, str]]:
    """Every recorded webhook as version and name."""
    return [(path.parent.name, path.stem) for path in sorted(SAMPLES.glob("webhooks/*/*.json"))]


def _load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text())
