"""How this process logs: one line an event on stderr, as text or JSON, without secrets."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

TALKATIVE = ("httpx", "httpcore", "uvicorn.access", "sqlalchemy.engine", "aiosqlite", "asyncio")
"""Below a warning they tell addresses with tokens in them, or values of rows."""


class AsJson(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the record as JSON."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def configure(level: str, form: str) -> None:
    """Log to stderr at this level ("info" ...) and in this form ("text" or "json")."""
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson() if form == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
