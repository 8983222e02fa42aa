"""Words of the doors: signing in, and setting the portal up with a one-time code."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "sign_in.page": ("Entrar", "Sign in"),
    "sign_in.title": ("Vamos resolver isso", "Let’s get this solved"),
    "sign_in.lead": ("Entre para falar com o suporte.", "Sign in to talk to support."),
    "sign_in.email": ("E-mail", "E-mail"),
    "sign_in.email.example": ("nome@empresa.com.br", "name@company.com"),
    "sign_in.password": ("Senha", "Password"),
    "sign_in.show": ("Mostrar a senha", "Show the password"),
    "sign_in.go": ("Entrar", "Sign in"),
    "sign_in.language": ("Idioma", "Language"),
    "sign_in.left": (
        "Você saiu. O que escreveu está guardado.",
        "You are signed out. What you wrote is kept.",
    ),
    "sign_in.credentials": (
        "E-mail ou senha não conferem.",
        "E-mail and password do not match.",
    ),
    "sign_in.throttled.one": (
        "Muitas tentativas. Tente de novo em 1 minuto.",
        "Too many attempts. Try again in 1 minute.",
    ),
    "sign_in.throttled.many": (
        "Muitas tentativas. Tente de novo em {count} minutos.",
        "Too many attempts. Try again in {count} minutes.",
    ),
    "sign_in.refused": (
        "Não foi possível entrar. Tente de novo.",
        "Signing in did not work. Try again.",
    ),
    "setup.page": ("Primeiro acesso", "First access"),
    "setup.title": ("O primeiro administrador", "The first administrator"),
    "setup.lead": (
        "O código de uso único está no registro do servidor.",
        "The one-time code is in the server’s log.",
    ),
    "setup.code": ("Código", "Code"),
    "setup.name": ("Seu nome", "Your name"),
    "setup.password.help": (
        "15 caracteres ou mais. Uma frase serve bem.",
        "15 characters or more. A sentence works well.",
    ),
    "setup.go": ("Criar e entrar", "Create and sign in"),
}
