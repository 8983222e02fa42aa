from __future__ import annotations

import httpx

from tests.factories import person
from tickets_app.services import first_run, sessions
from tickets_app.services.tools import Tools

ADA = {"name": "Ada Admin", "email": "ada@example.com", "password": "uma frase bem comprida"}


async def code_of(tools: Tools) -> str:
    code = await first_run.setup_code(tools)
    assert code
    return code


async def test_the_code_makes_the_first_administrator_and_signs_them_in(
    door: httpx.AsyncClient, tools: Tools
) -> None:
    answer = await door.post("/auth/setup", data={**ADA, "code": await code_of(tools)})
    actor = await sessions.resolve(tools, answer.cookies["__Host-session"])
    assert answer.headers["location"] == "/"
    assert actor
    assert actor.is_admin


async def test_a_wrong_code_makes_nobody(door: httpx.AsyncClient, tools: Tools) -> None:
    await code_of(tools)
    answer = await door.post("/auth/setup", data={**ADA, "code": "guessed"})
    assert answer.headers["location"] == "/set-up/?code=wrong"
    assert "__Host-session" not in answer.cookies


async def test_what_is_wrong_is_told_field_by_field(door: httpx.AsyncClient, tools: Tools) -> None:
    typed = {**ADA, "email": "ada", "code": await code_of(tools)}
    answer = await door.post("/auth/setup", data=typed)
    assert answer.headers["location"] == "/set-up/?email=invalid"


async def test_nobody_is_made_once_there_is_somebody(
    door: httpx.AsyncClient, tools: Tools
) -> None:
    code = await code_of(tools)
    await person(tools, "Bob")
    answer = await door.post("/auth/setup", data={**ADA, "code": code})
    assert answer.headers["location"] == "/sign-in/"


async def test_who_must_wait_with_signing_in_is_told_so_after_the_set_up(
    door: httpx.AsyncClient, tools: Tools
) -> None:
    for _ in range(5):
        await door.post("/auth/login", data={"email": ADA["email"], "password": "guessed"})
    answer = await door.post("/auth/setup", data={**ADA, "code": await code_of(tools)})
    assert answer.headers["location"].startswith("/sign-in/?error=throttled")
