"""Words of the page on which a person looks after their own account."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "account.page": ("Conta", "Account"),
    "account.title": ("Sua conta", "Your account"),
    "account.lead": (
        "Só você e os administradores veem isto.",
        "Only you and the administrators see this.",
    ),
    "account.you": ("Você", "You"),
    "account.name": ("Nome", "Name"),
    "account.email": ("E-mail", "E-mail"),
    "account.department": ("Departamento", "Department"),
    "account.role": ("Papel", "Role"),
    "account.looks": ("Idioma e aparência", "Language and appearance"),
    "account.password": ("Senha", "Password"),
    "account.current": ("Senha atual", "Current password"),
    "account.new": ("Nova senha", "New password"),
    "account.again": ("Nova senha, de novo", "New password, again"),
    "account.change": ("Trocar a senha", "Change the password"),
    "account.changed": (
        "Senha trocada. Os outros aparelhos foram desconectados.",
        "Password changed. Other devices are signed out.",
    ),
    "account.leave": ("Sair", "Sign out"),
    "account.leave.why": (
        "Sai de todas as abas deste navegador.",
        "Signs out every tab of this browser.",
    ),
    "field.again.mismatch": (
        "As duas senhas novas são diferentes.",
        "The two new passwords differ.",
    ),
}
