"""Words for what support begins by itself."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "adopted.title": ("Mensagem do suporte", "Message from support"),
}
