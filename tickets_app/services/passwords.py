"""Argon2id in threads: a hash takes 64 MiB and a tenth of a second, so two at a time at most."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_HASHER = PasswordHasher()
"""The library's default is RFC 9106's second choice: 64 MiB, 3 rounds, 4 lanes."""

_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")

NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$RtBG3ov5ajss0ZDXvn/KMA"
    "$Yfps0sjOtH6sO6RtTWmls2qx1cAajiQZFbLw0pMK2wg"
)
"""Compared where there is no account, so that an unknown address takes as long as a known one."""


async def make_hash(password: str) -> str:
    """Give the hash under which the password is kept."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """Tell whether the password is the one kept; without one it takes as long and is not."""
    is_same = await asyncio.get_running_loop().run_in_executor(
        _THREADS, _verify, password_hash or NOBODYS, password
    )
    return is_same and password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Tell whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
