"""Words about people: roles, languages and how they are shown."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "role.employee": ("Funcionário", "Employee"),
    "role.supervisor": ("Supervisor", "Supervisor"),
    "role.admin": ("Administrador", "Administrator"),
    "language.pt": ("Português", "Portuguese"),
    "language.en": ("Inglês", "English"),
    "appearance.system": ("Como o aparelho", "As the device"),
    "appearance.light": ("Clara", "Light"),
    "appearance.dark": ("Escura", "Dark"),
}
