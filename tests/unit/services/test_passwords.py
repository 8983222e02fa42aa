from __future__ import annotations

from tickets_app.services import passwords


async def test_a_password_matches_its_own_hash_only() -> None:
    kept = await passwords.make_hash("uma frase bem comprida")
    assert await passwords.matches(kept, "uma frase bem comprida")
    assert not await passwords.matches(kept, "uma frase bem errada")


async def test_nobody_signs_in_with_nobodys_password() -> None:
    assert not await passwords.matches(None, "a password that nobody has")


async def test_a_broken_hash_matches_nothing() -> None:
    assert not await passwords.matches("not a hash", "uma frase bem comprida")


def test_comparing_for_nobody_costs_what_it_costs_for_somebody() -> None:
    assert not passwords.needs_rehash(passwords.NOBODYS)
