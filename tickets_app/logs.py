"""How this process logs: one line an event on stderr, as text or JSON, without secrets."""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime

TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

TALKATIVE = (
    "httpx",
    "httpcore",
    "uvicorn.access",
    "websockets",
    "sqlalchemy.engine",
    "aiosqlite",
    "asyncio",
)
"""Below a warning they tell addresses with tokens in them, values of rows, or whole frames."""


FRAMEWORKS = ("reflex", "reflex_base", "engineio", "socketio")
"""They repeat what came over a tab's socket: events with their words, handshakes with cookies."""
CONTENT = re.compile(r": |\s*['\"({\[<\n\r]")


SELF_MADE = ("engineio.server", "socketio.server")
"""Without a level of their own they write to stderr themselves, past form and filter."""


class OwnWordsOnly(logging.Filter):
    """Cuts what a framework says where it begins to repeat what it was sent."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass, without what it repeats."""
        is_theirs = record.name.partition(".")[0] in FRAMEWORKS
        raised_in = _raised_in(record)
        if is_theirs or raised_in.partition(".")[0] in FRAMEWORKS:
            said = record.getMessage()
            words = CONTENT.split(said, 1)[0] if is_theirs else said
            record.msg, record.args = f"{words}{_failure(record)}", ()
            record.exc_info = record.exc_text = None
        return True


def _raised_in(record: logging.LogRecord) -> str:
    """Give the name of the module that raised what is logged, empty where nothing was raised."""
    trace = record.exc_info[2] if record.exc_info else None
    frames = [frame for frame, _ in traceback.walk_tb(trace)]
    return str(frames[-1].f_globals.get("__name__", "")) if frames else ""


def _failure(record: logging.LogRecord) -> str:
    kind, _, trace = record.exc_info or (None, None, None)
    if kind is None:
        return ""
    place = traceback.extract_tb(trace)[-1]
    return f", {kind.__name__} at {place.filename.rpartition('/')[2]}:{place.lineno}"


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
    handler.addFilter(OwnWordsOnly())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in SELF_MADE:
        logging.getLogger(name).handlers.clear()
    for name in (*TALKATIVE, *SELF_MADE):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
