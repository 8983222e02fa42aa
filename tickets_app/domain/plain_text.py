"""Texts as they come from outside: without what no database keeps, and with something to read."""

from __future__ import annotations

import re
import unicodedata

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL refuses NUL, and halves of a letter cannot be written as UTF-8 at all."""
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
"""Unicode's categories of control and format signs, halves of letters and blanks."""
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters by their category, and nothing on the page."""


def storable(text: str) -> str:
    """Give the text without the signs that a database refuses."""
    return UNSTORABLE.sub("", text)


def is_blank(text: str) -> bool:
    """Tell whether nobody would see anything of the text."""
    return all(unicodedata.category(sign) in UNSEEN or sign in FILLERS for sign in text)
