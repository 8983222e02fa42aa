"""Words for what failed on our side and for pages that are not there."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "error.refused": ("Isto não foi possível.", "This was not possible."),
    "error.broken": (
        "Algo falhou do nosso lado. Informe o código {code} ao suporte.",
        "Something failed on our side. Give support the code {code}.",
    ),
    "error.signed_out": ("Entre de novo para continuar.", "Sign in again to go on."),
    "error.too_large": ("Isto é grande demais.", "This is too large."),
    "error.not_here": ("Não há nada neste endereço.", "There is nothing at this address."),
    "fresh.title": ("Um instante", "One moment"),
    "fresh.continue": ("Continuar", "Continue"),
}
"""`fresh.*` stands on the page that gives a tab a new start."""
