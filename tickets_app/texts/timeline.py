"""Words of the thread: events, days and how far a message has come."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "event.opened": ("abriu o chamado", "opened the ticket"),
    "event.assignee": ("cuida do chamado agora", "now takes care of the ticket"),
    "event.assignee.by": (
        "cuida do chamado agora, por indicação de {by}",
        "now takes care of the ticket, assigned by {by}",
    ),
    "event.assignee.none": (
        "deixou o chamado, que volta para a fila",
        "left the ticket, which is back in the queue",
    ),
    "event.team": ("recebeu o chamado", "received the ticket"),
    "event.team.by": ("recebeu o chamado de {by}", "received the ticket from {by}"),
    "event.team.none": ("passou o chamado adiante", "passed the ticket on"),
    "event.priority": (
        "O suporte mudou o prazo: {old} → {new}",
        "Support changed the urgency: {old} → {new}",
    ),
    "event.priority.by": (
        "mudou o prazo: {old} → {new}",
        "changed the urgency: {old} → {new}",
    ),
    "event.priority.set": ("Prazo: {new}", "Urgency: {new}"),
    "event.confirmed": ("confirmou que está resolvido", "confirmed that it is solved"),
    "event.status.open": ("O chamado está aberto", "The ticket is open"),
    "event.status.open.by": ("retomou o chamado", "took up the ticket again"),
    "event.status.reopened": ("O chamado foi reaberto", "The ticket was reopened"),
    "event.status.reopened.by": ("reabriu o chamado", "reopened the ticket"),
    "event.status.pending.by": (
        "passou o chamado ao assistente virtual",
        "handed the ticket to the virtual assistant",
    ),
    "event.status.snoozed.by": ("agendou o chamado", "scheduled the ticket"),
    "event.status.resolved.by": ("resolveu o chamado", "solved the ticket"),
    "event.status.pending": (
        "O chamado está com o assistente virtual",
        "The ticket is with the virtual assistant",
    ),
    "event.status.snoozed": ("O suporte agendou o chamado", "Support scheduled the ticket"),
    "event.status.resolved": ("O suporte resolveu o chamado", "Support solved the ticket"),
    "event.status.removed": (
        "A conversa não existe mais no suporte. O que está aqui foi guardado.",
        "The conversation no longer exists at support. What is here was kept.",
    ),
    "event.folded.one": ("{count} mudança", "{count} change"),
    "event.folded.many": ("{count} mudanças", "{count} changes"),
    "day.today": ("Hoje", "Today"),
    "day.yesterday": ("Ontem", "Yesterday"),
    "message.saved": ("Salva – entregando ao suporte", "Saved – delivering to support"),
    "message.held": ("Salva – espera pela mensagem acima", "Saved – waits for the message above"),
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
    "failure.skipped": (
        "A administração deixou o resto do chamado seguir sem ela.",
        "The administrators let the rest of the ticket go on without it.",
    ),
    "failure.other": ("A entrega não foi possível.", "It could not be delivered."),
}
