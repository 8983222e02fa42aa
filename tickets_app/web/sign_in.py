"""Signing in and out by native forms, so that a password never enters a page's state."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tickets_app.domain.drafts import PersonDraft
from tickets_app.domain.errors import Invalid, NotFound, NotPermitted, Throttled
from tickets_app.domain.people import Language, Role
from tickets_app.services import cookies, first_run, people, sessions, tools
from tickets_app.services.sessions import SignedIn
from tickets_app.web.places import go, keep_typed, safe_path
from tickets_app.web.requests import (
    actor_of,
    demand_same_origin,
    form_of,
    ip_of,
    session_cookie,
)

SIGN_IN = "/sign-in/"
SET_UP = "/set-up/"
ACCOUNT = "/account/"
LEFT = "/fresh/"
YEAR = 31_536_000
HALF_A_YEAR = YEAR // 2


async def sign_in(request: Request) -> Response:
    """Open a session and go on to `next`; else back to the form with the reason and the e-mail."""
    demand_same_origin(request)
    form = await form_of(request)
    place = safe_path(form.get("next", "/"))
    return await _opened_or_back(request, form.get("email", ""), form.get("password", ""), place)


async def sign_out(request: Request) -> Response:
    """End the session and give the tab a new start."""
    demand_same_origin(request)
    await sessions.sign_out(tools.current(), session_cookie(request))
    answer = go(LEFT, left=1)
    settings = tools.current().settings
    answer.delete_cookie(
        cookies.session_name(settings), secure=settings.is_https, httponly=True, samesite="lax"
    )
    return answer


async def set_up(request: Request) -> Response:
    """Make the first administrator with the one-time code and sign them in."""
    demand_same_origin(request)
    form = await form_of(request)
    person = PersonDraft(
        name=form.get("name", ""),
        email=form.get("email", ""),
        role=Role.ADMIN,
        password=form.get("password", ""),
        language=cookies.language_of(request.headers.get("cookie", "")),
    )
    try:
        await first_run.create_first_admin_by_code(tools.current(), form.get("code", ""), person)
    except NotFound:
        return go(SIGN_IN)
    except Invalid as refused:
        back = go(SET_UP, **refused.fields)
        typed = {"name": person.name, "email": person.email}
        keep_typed(back, SET_UP, typed, is_https=tools.current().settings.is_https)
        return back
    return await _opened_or_back(request, person.email, person.password, "/")


async def change_password(request: Request) -> Response:
    """Change the own password; the page says whether it went well."""
    demand_same_origin(request)
    try:
        actor = await actor_of(request)
    except NotPermitted:
        return go(SIGN_IN, next=ACCOUNT.rstrip("/"))
    form = await form_of(request)
    current, new = form.get("current", ""), form.get("new", "")
    if form.get("again", new) != new:
        return go(ACCOUNT, again="mismatch")
    try:
        await people.change_password(tools.current(), actor, current, new)
    except Throttled:
        return go(ACCOUNT, current="throttled")
    except Invalid as refused:
        return go(ACCOUNT, **refused.fields)
    return go(ACCOUNT, changed=1)


async def _opened_or_back(
    request: Request, email: str, password: str, place: str
) -> RedirectResponse:
    try:
        return await _opened(request, email, password, place)
    except NotPermitted:
        back = go(SIGN_IN, error="credentials", next=place)
    except Throttled as refused:
        back = go(SIGN_IN, error="throttled", retry_after=refused.retry_after, next=place)
    keep_typed(back, SIGN_IN, {"email": email}, is_https=tools.current().settings.is_https)
    return back


async def _opened(request: Request, email: str, password: str, place: str) -> RedirectResponse:
    held = tools.current()
    signed_in = await sessions.sign_in(
        held,
        email,
        password,
        ip=ip_of(request, held.settings),
        user_agent=request.headers.get("user-agent", ""),
        device=cookies.find(request.headers.get("cookie", ""), cookies.device_name(held.settings)),
    )
    # Its open tabs would go on as whoever sat here before.
    await sessions.sign_out(held, session_cookie(request))
    answer = go(place)
    _keep_signed_in(answer, signed_in)
    _keep_language(answer, signed_in.actor.language)
    return answer


def _keep_signed_in(answer: RedirectResponse, signed_in: SignedIn) -> None:
    settings = tools.current().settings
    kept = (
        (cookies.session_name(settings), signed_in.cookie, None),
        (cookies.device_name(settings), signed_in.device, HALF_A_YEAR),
    )
    for name, value, seconds in kept:
        answer.set_cookie(
            name,
            value,
            max_age=seconds,
            secure=settings.is_https,
            httponly=True,
            samesite="lax",
        )


def _keep_language(answer: RedirectResponse, language: Language) -> None:
    is_https = tools.current().settings.is_https
    answer.set_cookie(cookies.LANGUAGE, language, max_age=YEAR, secure=is_https, samesite="lax")
