"""What the doctor says of the proof that webhooks bring."""

from __future__ import annotations

from integrations.chatwoot import doctor, setup
from integrations.chatwoot.findings import Believed, Level
from tests.contract.chatwoot.conftest import PORTAL_URL, Desk


async def test_a_token_proves_nothing_where_calls_have_been_signed(desk: Desk) -> None:
    await setup.set_up(desk.client(), setup.Plan(PORTAL_URL, webhook_token="ours"))
    believed = Believed(PORTAL_URL, webhook_token="ours", signed_since="2026-11-22")
    found = {one.code: one for one in await doctor.examine(desk.client(), believed)}
    assert found["webhook_unsigned_refused"].level is Level.BAD
    assert found["webhook_unsigned_refused"].values == {"since": "2026-11-22"}
