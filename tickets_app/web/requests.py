"""What our doors ask of a request: where it comes from, who sent it, what it carries."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request

from tickets_app.domain import plain_text
from tickets_app.domain.errors import NotPermitted
from tickets_app.domain.people import Actor
from tickets_app.services import cookies, sessions, tools
from tickets_app.settings import Settings

FORM_BYTES = 16 * 1024
FORM_FIELDS = 8


class TooLarge(Exception):
    """The body is over the limit; the rest of it was not read."""


class TooSlow(Exception):
    """The body did not come whole in time."""


def demand_same_origin(request: Request) -> None:
    """Raise NotPermitted unless our own page sent the request.

    Browsers say so in Sec-Fetch-Site; older ones only in Origin (W3C Fetch Metadata).
    """
    site = request.headers.get("sec-fetch-site")
    own = tools.current().settings.origins
    is_own = site == "same-origin" if site is not None else request.headers.get("origin") in own
    if not is_own:
        raise NotPermitted


def session_cookie(request: Request) -> str | None:
    """Give the session cookie that came with the request."""
    name = cookies.session_name(tools.current().settings)
    return cookies.find(request.headers.get("cookie", ""), name)


async def actor_of(request: Request) -> Actor:
    """Give the signed-in person; raises NotPermitted("signed_out") for nobody."""
    actor = await sessions.resolve(tools.current(), session_cookie(request))
    if actor is None:
        raise NotPermitted("signed_out")
    return actor


def ip_of(request: Request, settings: Settings) -> str:
    """Give the client's address, past as many proxies as are trusted."""
    hops = settings.trusted_proxy_hops
    # A proxy may write what it saw behind the last line or in one more line of its own.
    named = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    forwarded = [part.strip() for part in named if part.strip()]
    if hops and len(forwarded) >= hops:
        return forwarded[-hops]
    return request.client.host if request.client else ""


async def body_of(request: Request, limit: int) -> bytes:
    """Give the whole body; raises TooLarge as soon as it passes the limit."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge
    return bytes(body)


async def form_of(request: Request) -> dict[str, str]:
    """Give the fields of a form post; raises TooLarge for more than a form of ours can hold."""
    body = await body_of(request, FORM_BYTES)
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=FORM_FIELDS)
    except ValueError as problem:
        raise TooLarge from problem
    return {name: plain_text.storable(values[0]) for name, values in fields.items()}
