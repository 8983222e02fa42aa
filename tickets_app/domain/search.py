"""Words made comparable: what a person types finds what another wrote."""

from __future__ import annotations

import unicodedata

from tickets_app.domain import plain_text


def normalised(text: str) -> str:
    """Give the text in lower case, without accents, with single spaces."""
    decomposed = unicodedata.normalize("NFKD", plain_text.storable(text).casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.split())


def like_pattern(text: str) -> str:
    r"""Give a LIKE pattern that finds the normalised text anywhere; escape character `\`."""
    escaped = normalised(text).replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
