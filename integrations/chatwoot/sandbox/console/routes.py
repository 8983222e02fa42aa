"""Serves the agents' console: one page for every address under `/app`, and its few files."""

from __future__ import annotations

from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

FOLDER = Path(__file__).parent
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
PARTS = {path.name: path for path in FOLDER.iterdir() if path.suffix in KINDS}
HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
}


def page(request: Request) -> Response:
    """The console; it finds by itself which conversation its address names."""
    base = escape(request.scope.get("root_path", ""))
    text = (FOLDER / "index.html").read_text("utf-8").replace("{{base}}", base)
    return HTMLResponse(text, headers=HEADERS)


def part(request: Request) -> Response:
    """One of the console's scripts, or its style."""
    path = PARTS.get(request.path_params["name"])
    if path is None:
        return Response(status_code=404)
    return Response(path.read_bytes(), media_type=KINDS[path.suffix], headers=HEADERS)


routes = [
    Route("/app/console/{name}", part),
    Route("/app", page),
    Route("/app/{rest:path}", page),
]
