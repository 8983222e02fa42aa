"""Which passwords are taken: long ones that are neither known, nor a pattern, nor the person."""

from __future__ import annotations

from tickets_app.domain.common_passwords import COMMON, WORDS
from tickets_app.domain.search import normalised

LENGTH = range(15, 129)
FEWEST_LETTERS = 4
FILLERS = "0123456789!?.,@#$%&*-_+="
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm")


def problem(password: str, name: str, email: str) -> str:
    """Give the code of what is wrong with a new password, empty when it is good."""
    if len(password) < LENGTH.start:
        return "too_short"
    if len(password) >= LENGTH.stop:
        return "too_long"
    if is_common(password):
        return "common"
    return "personal" if is_personal(password, name, email) else ""


def is_common(password: str) -> bool:
    """Tell whether attackers try it early: a known one, one unit repeated, a row of keys."""
    plain = normalised(password).replace(" ", "")
    if plain in COMMON or plain.strip(FILLERS) in WORDS or len(set(plain)) <= FEWEST_LETTERS:
        return True
    return _repeats(plain) or any(plain in row or plain in row[::-1] for row in ROWS)


def is_personal(password: str, name: str, email: str) -> bool:
    """Tell whether the password is little more than the person's own name or address."""
    plain = normalised(password).replace(" ", "")
    own = {normalised(name).replace(" ", ""), email.lower(), email.lower().partition("@")[0]}
    letters = plain.strip(FILLERS)
    return any(word and word in (plain, letters) for word in own)


def _repeats(plain: str) -> bool:
    lengths = range(1, len(plain) // 2 + 1)
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in lengths)
