from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, unquote

import httpx
import pytest
from starlette.requests import Request

from tests.factories import PASSWORD
from tickets_app.domain.people import Actor
from tickets_app.services import devices, sessions
from tickets_app.services.tools import Tools
from tickets_app.web.requests import ip_of

SESSION = "__Host-session"
STRANGERS = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://helpdesk.example.com"},
    {"origin": "https://helpdesk.example.com:8443"},
    {"origin": "https://helpdesk.example.com.evil.example"},
    {},
)


def form(dave: Actor, password: str = PASSWORD, **more: str) -> dict[str, str]:
    return {"email": dave.email, "password": password, **more}


async def test_the_right_password_opens_a_session_and_goes_on(
    door: httpx.AsyncClient, dave: Actor, tools: Tools
) -> None:
    answer = await door.post("/auth/login", data=form(dave, next="/tickets/7?new=1"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/tickets/7?new=1")
    found = await sessions.resolve(tools, answer.cookies[SESSION])
    assert found
    assert found.user_id == dave.user_id


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_hosts(
    door: httpx.AsyncClient, dave: Actor
) -> None:
    answer = await door.post("/auth/login", data=form(dave))
    cookies = answer.headers.get_list("set-cookie")
    cookie = next(one for one in cookies if one.startswith(SESSION))
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


async def test_a_browser_is_known_again_by_a_cookie_no_script_can_read(
    signed_in: httpx.AsyncClient, dave: Actor, tools: Tools
) -> None:
    shown = signed_in.cookies["__Host-device"]
    assert devices.known(tools.settings, dave.email, shown)
    await signed_in.post("/auth/logout")
    answer = await signed_in.post("/auth/login", data=form(dave))
    cookies = answer.headers.get_list("set-cookie")
    cookie = next(one for one in cookies if one.startswith("__Host-device"))
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


async def test_a_wrong_password_leads_back_with_the_address_typed_and_never_the_password(
    door: httpx.AsyncClient, dave: Actor
) -> None:
    answer = await door.post("/auth/login", data=form(dave, "guessed", next="/tickets/7"))
    place, _, query = answer.headers["location"].partition("?")
    assert (place, parse_qs(query)) == (
        "/sign-in/",
        {"error": ["credentials"], "next": ["/tickets/7"]},
    )
    assert parse_qs(unquote(answer.cookies["typed"])) == {"email": [dave.email]}
    assert "guessed" not in str(answer.headers)
    assert SESSION not in answer.cookies


async def test_too_many_attempts_are_told_how_long_to_wait(
    door: httpx.AsyncClient, dave: Actor
) -> None:
    places = [
        (await door.post("/auth/login", data=form(dave, "guessed"))).headers["location"]
        for _ in range(12)
    ]
    asked = parse_qs(places[-1].partition("?")[2])
    assert asked["error"] == ["throttled"]
    assert int(asked["retry_after"][0]) > 0


@pytest.mark.parametrize("headers", STRANGERS)
@pytest.mark.parametrize(
    "place", ["/auth/login", "/auth/logout", "/auth/setup", "/auth/password", "/files"]
)
async def test_a_page_of_somebody_else_can_send_no_form(
    signed_in: httpx.AsyncClient, place: str, headers: dict[str, str]
) -> None:
    del signed_in.headers["sec-fetch-site"]
    answer = await signed_in.post(place, data={"a": "b"}, headers=headers)
    assert answer.status_code == 403


async def test_an_old_browser_is_known_by_its_origin(door: httpx.AsyncClient, dave: Actor) -> None:
    del door.headers["sec-fetch-site"]
    own = {"origin": "https://helpdesk.example.com"}
    answer = await door.post("/auth/login", data=form(dave), headers=own)
    assert SESSION in answer.cookies


async def test_signing_out_ends_the_session_and_gives_the_tab_a_new_start(
    signed_in: httpx.AsyncClient, tools: Tools
) -> None:
    cookie = signed_in.cookies[SESSION]
    answer = await signed_in.post("/auth/logout")
    assert answer.headers["location"] == "/fresh/?left=1"
    assert SESSION not in signed_in.cookies
    assert await sessions.resolve(tools, cookie) is None


async def test_the_own_password_changes_by_a_form(
    signed_in: httpx.AsyncClient, dave: Actor
) -> None:
    new = "outra frase bem comprida"
    answer = await signed_in.post("/auth/password", data={"current": PASSWORD, "new": new})
    assert answer.headers["location"] == "/account/?changed=1"
    again = await signed_in.post("/auth/login", data=form(dave, new))
    assert SESSION in again.cookies


async def test_a_wrong_present_password_is_told_beside_its_field(
    signed_in: httpx.AsyncClient,
) -> None:
    typed = {"current": "guessed", "new": "outra frase bem comprida"}
    answer = await signed_in.post("/auth/password", data=typed)
    assert answer.headers["location"] == "/account/?current=wrong"


async def test_a_form_larger_than_any_of_ours_is_not_read(door: httpx.AsyncClient) -> None:
    answer = await door.post("/auth/login", data={"email": "a" * 20_000})
    assert answer.status_code == 413


async def test_an_address_forged_by_the_client_does_not_reset_the_throttle(
    door: httpx.AsyncClient, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    async def note(*_: object, ip: str, **__: object) -> None:
        seen.append(ip)
        raise LookupError

    monkeypatch.setattr(sessions, "sign_in", note)
    await door.post("/auth/login", data={}, headers={"x-forwarded-for": "198.51.100.1"})
    assert seen == ["203.0.113.7"]


async def test_signs_that_no_database_keeps_are_a_wrong_address(door: httpx.AsyncClient) -> None:
    answer = await door.post("/auth/login", data={"email": "da\x00ve@x.example", "password": "a"})
    assert "error=credentials" in answer.headers["location"]


async def test_too_many_tries_of_the_present_password_are_told_on_the_page(
    signed_in: httpx.AsyncClient,
) -> None:
    typed = {"current": "guessed", "new": "outra frase bem comprida"}
    for _ in range(5):
        await signed_in.post("/auth/password", data=typed)
    answer = await signed_in.post("/auth/password", data=typed)
    assert answer.headers["location"] == "/account/?current=throttled"


async def test_a_password_changed_after_the_session_has_ended_leads_to_signing_in(
    door: httpx.AsyncClient,
) -> None:
    answer = await door.post("/auth/password", data={"current": "a", "new": "b"})
    assert answer.headers["location"] == "/sign-in/?next=%2Faccount"


async def test_each_proxy_may_name_the_caller_in_a_line_of_its_own(
    door: httpx.AsyncClient, tools: Tools
) -> None:
    trusting = replace(tools.settings, trusted_proxy_hops=1)
    forged = [(b"x-forwarded-for", b"198.51.100.1"), (b"x-forwarded-for", b"203.0.113.9")]
    request = Request({"type": "http", "headers": forged, "client": ("10.0.0.1", 1)})
    assert ip_of(request, trusting) == "203.0.113.9"


async def test_signing_in_anew_ends_the_session_before(
    signed_in: httpx.AsyncClient, dave: Actor, tools: Tools
) -> None:
    before = signed_in.cookies[SESSION]
    await signed_in.post("/auth/login", data=form(dave, "guessed"))
    assert await sessions.resolve(tools, before)
    answer = await signed_in.post("/auth/login", data=form(dave))
    assert await sessions.resolve(tools, before) is None
    assert await sessions.resolve(tools, answer.cookies[SESSION])
