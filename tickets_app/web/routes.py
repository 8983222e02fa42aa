"""Every door that is not a page, beside the pages on the same port."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route

from tickets_app.web import exports, files, health, sign_in, webhook
from tickets_app.web.refusals import Endpoint, answered, nothing_here


def _door(path: str, endpoint: Endpoint, method: str = "GET") -> Route:
    return Route(path, answered(endpoint), methods=[method])


api = Starlette(
    routes=[
        _door("/auth/login", sign_in.sign_in, "POST"),
        _door("/auth/logout", sign_in.sign_out, "POST"),
        _door("/auth/setup", sign_in.set_up, "POST"),
        _door("/auth/password", sign_in.change_password, "POST"),
        _door("/api/chatwoot/webhook", webhook.receive, "POST"),
        _door("/files", files.upload, "POST"),
        _door("/files/{file_id}", files.download),
        _door("/files/{file_id}", files.discard, "DELETE"),
        _door("/admin/delivery.csv", exports.delivery),
        _door("/healthz", health.alive),
        _door("/readyz", health.ready),
        # Reflex's own: the one tells too much, the other takes files from anybody.
        Route("/_health", nothing_here),
        Route("/_upload", nothing_here, methods=["GET", "POST"]),
        Route("/_upload/{rest:path}", nothing_here, methods=["GET", "POST"]),
    ]
)
