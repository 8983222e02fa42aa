from __future__ import annotations

import csv
import io

import httpx
import pytest

from tests import factories
from tests.factories import PASSWORD
from tickets_app.domain.people import Actor
from tickets_app.services.tools import Tools
from tickets_app.web import exports

ADDRESS = "/admin/delivery.csv"


@pytest.fixture
async def root(door: httpx.AsyncClient, tools: Tools) -> httpx.AsyncClient:
    """The browser after an administrator has signed in."""
    admin = await factories.person(tools, "Root Admin", "admin")
    await door.post("/auth/login", data={"email": admin.email, "password": PASSWORD})
    return door


async def test_an_administrator_takes_the_list_away(
    root: httpx.AsyncClient, tools: Tools, dave: Actor
) -> None:
    await factories.ticket(tools, dave, title="Segredo", description="Nada para os outros.")
    answer = await root.get(ADDRESS, params={"show": "waiting"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-store"
    assert 'attachment; filename="delivery-waiting-' in answer.headers["content-disposition"]
    head, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";")
    assert head[0] == "Chamado"
    assert {(row[0], row[1]) for row in rows} == {("HD-000001", "Dave Costa")}
    assert "Segredo" not in answer.text


async def test_a_list_that_there_is_not_is_the_dead_letters(root: httpx.AsyncClient) -> None:
    answer = await root.get(ADDRESS, params={"show": "../../etc"})
    assert 'filename="delivery-dead-' in answer.headers["content-disposition"]


async def test_an_employee_gets_no_list(signed_in: httpx.AsyncClient) -> None:
    assert (await signed_in.get(ADDRESS)).status_code == 403


async def test_nobody_gets_no_list(door: httpx.AsyncClient) -> None:
    assert (await door.get(ADDRESS)).status_code == 401


def test_no_sign_in_a_cell_makes_two_of_it() -> None:
    written = exports.written([['a;b,"c"\n=1']], ",").decode().removeprefix("\ufeff")
    assert written == '"a;b,""c""\n=1"\r\n'
