"""Words of the frame around every page: places, menu, keys, connection, pages not there."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "product": ("Tickets", "Tickets"),
    "skip": ("Pular para o conteúdo", "Skip to the content"),
    "places": ("Principal", "Main"),
    "places.phone": ("Principal (celular)", "Main (phone)"),
    "place.tickets": ("Chamados", "Tickets"),
    "place.admin": ("Administração", "Administration"),
    "place.account": ("Conta", "Account"),
    "place.new": ("Novo chamado", "New ticket"),
    "menu.yours": (
        "{initials}, sua conta: {name}",
        "{initials}, your account: {name}",
    ),
    "menu.account": ("Conta e senha", "Account and password"),
    "menu.language": ("Idioma", "Language"),
    "menu.appearance": ("Aparência", "Appearance"),
    "menu.keys": ("Atalhos do teclado", "Keyboard shortcuts"),
    "menu.sign_out": ("Sair", "Sign out"),
    "own.pt": ("Português", "Português"),
    "own.en": ("English", "English"),
    "appearance.short.system": ("Sistema", "System"),
    "appearance.short.light": ("Clara", "Light"),
    "appearance.short.dark": ("Escura", "Dark"),
    "keys.title": ("Atalhos do teclado", "Keyboard shortcuts"),
    "keys.where": (
        "Funcionam fora dos campos de texto.",
        "They work outside text fields.",
    ),
    "keys.search": ("Buscar", "Search"),
    "keys.new": ("Novo chamado", "New ticket"),
    "keys.move": ("Próximo e anterior", "Next and previous"),
    "keys.open": ("Abrir", "Open"),
    "keys.reply": ("Responder", "Reply"),
    "keys.back": ("Voltar aos chamados", "Back to the tickets"),
    "keys.send": ("Enviar", "Send"),
    "keys.help": ("Esta lista", "This list"),
    "keys.on": ("Usar atalhos de uma tecla", "Use one-key shortcuts"),
    "close": ("Fechar", "Close"),
    "cancel": ("Cancelar", "Cancel"),
    "save": ("Salvar", "Save"),
    "optional": ("opcional", "optional"),
    "unread": ("não lidas: ", "unread: "),
    "net.reconnecting": (
        "Reconectando. O que você escreveu está guardado.",
        "Reconnecting. What you wrote is kept.",
    ),
    "net.offline": (
        "Você está sem conexão. Pode continuar escrevendo.",
        "You are offline. You can go on writing.",
    ),
    "net.try": ("Tentar agora", "Try now"),
    "missing.title": ("Não encontramos esta página", "We cannot find this page"),
    "missing.page": ("Página não encontrada", "Page not found"),
    "missing.why": (
        "O endereço pode estar errado, ou o chamado não é seu nem compartilhado com você.",
        "The address may be wrong, or the ticket is neither yours nor shared with you.",
    ),
    "missing.home": ("Ir para os meus chamados", "Go to my tickets"),
    "missing.colleague": (
        "Recebeu este endereço de um colega? Peça que ele abra o chamado para você.",
        "Did a colleague send you this address? Ask them to open the ticket for you.",
    ),
    "fault.title": ("Algo falhou do nosso lado", "Something failed on our side"),
    "fault.why": (
        "O que você escreveu está guardado. Se continuar, informe o código ao suporte:",
        "What you wrote is kept. If it goes on, give support the code:",
    ),
    "fault.again": ("Tentar de novo", "Try again"),
    "fault.copy": ("Copiar o código", "Copy the code"),
    "fault.copied": ("Código copiado", "Code copied"),
    "errors.title": (
        "Falta acertar alguma coisa. Nada se perdeu.",
        "Something still needs fixing. Nothing is lost.",
    ),
}
