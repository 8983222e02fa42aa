"""Writes answers as Rails writes them: compact JSON with `<`, `>` and `&` escaped, empty heads,
bare pages.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)
PAGES = {
    404: "The page you were looking for doesn't exist.",
    500: "We're sorry, but something went wrong.",
}


def rails_json(value: Any) -> bytes:
    """The JSON bytes, escaped as ActiveSupport does: what a webhook's signature is over."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(ESCAPES).encode()


def json_answer(value: Any, status: int = 200) -> Response:
    """A JSON answer; `None` becomes the body `null`."""
    return Response(rails_json(value), status, media_type="application/json; charset=utf-8")


def empty(status: int = 200) -> Response:
    """An answer without a body (Rails' `head :ok`); only a refused body is a page."""
    kinds = {204: None, 400: "text/html"}
    return Response(b"", status, media_type=kinds.get(status, "application/json"))


def page(status: int) -> Response:
    """One of Rails' static error pages."""
    return HTMLResponse(
        f"<!DOCTYPE html>\n<html><body><h1>{PAGES[status]}</h1></body></html>", status
    )


def not_routed(request: Request) -> Response:
    """What an unrouted path or method gets: a page, or JSON for who asks for JSON."""
    if "json" in request.headers.get("accept", ""):
        return json_answer({"status": 404, "error": "Not Found"}, 404)
    return page(404)
