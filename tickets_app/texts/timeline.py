"""Words of the thread: events, days and how far a message has come."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "event.opened": ("{actor} abriu o chamado", "{actor} opened the ticket"),
    "event.assignee": (
        "{actor} passou de {old} para {new}",
        "{actor} handed over from {old} to {new}",
    ),
    "event.assignee.taken": (
        "{new} está cuidando do chamado",
        "{new} is taking care of the ticket",
    ),
    "event.assignee.none": (
        "{old} deixou o chamado, que volta para a fila",
        "{old} left the ticket, which is back in the queue",
    ),
    "event.team": ("O chamado foi para a equipe {new}", "The ticket went to the team {new}"),
    "event.team.none": ("O chamado saiu da equipe {old}", "The ticket left the team {old}"),
    "event.priority": ("Prazo mudou: {old} → {new}", "Urgency changed: {old} → {new}"),
    "event.priority.set": ("Prazo: {new}", "Urgency: {new}"),
    "event.priority.none": ("O prazo foi retirado", "The urgency was removed"),
    "event.confirmed": (
        "{actor} confirmou que está resolvido",
        "{actor} confirmed that it is solved",
    ),
    "event.status.open": ("O chamado está aberto", "The ticket is open"),
    "event.status.reopened": ("O chamado foi reaberto", "The ticket was reopened"),
    "event.status.pending": (
        "O chamado está com o assistente virtual",
        "The ticket is with the virtual assistant",
    ),
    "event.status.snoozed": ("O suporte agendou o chamado", "Support scheduled the ticket"),
    "event.status.resolved": ("O suporte resolveu o chamado", "Support solved the ticket"),
    "event.status.resolved.you": ("O chamado foi resolvido", "The ticket was solved"),
    "day.today": ("Hoje", "Today"),
    "day.yesterday": ("Ontem", "Yesterday"),
    "message.saved": ("Salva – entregando ao suporte", "Saved – delivering to support"),
    "message.sent": ("Enviada", "Sent"),
    "message.failed": ("Não enviada", "Not sent"),
    "message.edited": ("Editada", "Edited"),
    "message.deleted": ("Mensagem apagada pelo suporte", "Message deleted by support"),
    "failure.refused": (
        "O suporte não aceitou a mensagem.",
        "Support’s system did not accept the message.",
    ),
    "failure.rejected": (
        "O sistema do suporte recusou o conteúdo.",
        "Support’s system refused the content.",
    ),
    "failure.missing": (
        "A conversa não existe mais no suporte.",
        "The conversation no longer exists at support.",
    ),
    "failure.too_old": (
        "Não foi possível entregar em 7 dias.",
        "It could not be delivered within 7 days.",
    ),
    "failure.other": ("A entrega não foi possível.", "It could not be delivered."),
}
