"""Security and caching headers on every answer of the server, pages and doors alike."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tickets_app import settings
from tickets_app.build import BUNDLE

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
FALLBACK = "404"
"""The page under which Reflex serves every path that was not built as a file of its own."""
YEAR = 31_536_000

POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}
FONTS = "/fonts/"


class SecureHeaders:
    """Adds the headers that an answer does not carry yet."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._hashes = hashes_by_page(BUNDLE)
        self._is_https = settings.current().is_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer's headers."""

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message), scope["path"])
            await send(message)

        is_http = scope["type"] == "http"
        await self._app(scope, receive, send_completed if is_http else send)

    def _complete(self, headers: MutableHeaders, path: str) -> None:
        for name, value in ALWAYS.items():
            headers.setdefault(name, value)
        headers.setdefault("content-security-policy", self._policy_for(headers, path))
        headers.setdefault("cache-control", _caching(path))
        if self._is_https:
            headers.setdefault("strict-transport-security", f"max-age={YEAR}; includeSubDomains")

    def _policy_for(self, headers: MutableHeaders, path: str) -> str:
        # "Not modified" names no type, and its policy takes the place of the kept page's own.
        if not headers.get("content-type", "text/html").startswith("text/html"):
            return POLICY.format(hashes="")
        page = path.strip("/") or "index"
        hashes = self._hashes.get(page, self._hashes.get(FALLBACK, ""))
        return POLICY.format(hashes=hashes)


def hashes_by_page(bundle: Path) -> Mapping[str, str]:
    """Give, for each built page, its inline scripts as CSP sources; the browser runs no others."""
    return {_page_name(bundle, file): _sources(file) for file in bundle.rglob("*.html")}


def _page_name(bundle: Path, file: Path) -> str:
    place = file.relative_to(bundle)
    page = place.parent if place.name == "index.html" else place.with_suffix("")
    return "index" if page == Path() else page.as_posix()


def _sources(file: Path) -> str:
    scripts = INLINE_SCRIPT.findall(file.read_text())
    return "".join(sorted({f" 'sha256-{_digest(script)}'" for script in scripts}))


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _caching(path: str) -> str:
    if path.startswith("/assets/"):
        return f"public, max-age={YEAR}, immutable"
    if path.startswith(FONTS):
        return f"public, max-age={YEAR}"
    return "no-cache"
