"""What the demo says when it is ready."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "demo.portal": ("Portal dos funcionários", "The employees’ portal"),
    "demo.console": ("Console do suporte", "Support’s console"),
    "demo.people": (
        "Pessoas (senha de todas: {password})",
        "People (password of all: {password})",
    ),
    "demo.agents": ("Atendentes, no console", "Agents, in the console"),
    "demo.stop": ("Ctrl+C encerra.", "Ctrl+C stops."),
    "demo.preparing": (
        "Preparando a demonstração …",
        "Getting the demo ready …",
    ),
}
