"""The sentences that Chatwoot itself writes, in English and Portuguese (contract 4.8)."""

from __future__ import annotations

ENGLISH = {
    "status.open": "Conversation was reopened by {user}",
    "status.resolved": "Conversation was marked resolved by {user}",
    "status.pending": "Conversation was marked as pending by {user}",
    "status.snoozed": "Conversation was snoozed by {user}",
    "status.by_contact": "Conversation was resolved by {contact}",
    "status.by_inactivity": (
        "Conversation was marked resolved by system due to {duration} of inactivity"
    ),
    "status.system_reopened": "System reopened the conversation due to a new incoming message.",
    "status.bot_failed": (
        "Conversation was marked open by system due to an error with the agent bot."
    ),
    "priority.added": "{user} set the priority to {new}",
    "priority.updated": "{user} changed the priority from {old} to {new}",
    "priority.removed": "{user} removed the priority",
    "assignee.self": "{user} self-assigned this conversation",
    "assignee.assigned": "Assigned to {assignee} by {user}",
    "assignee.removed": "Conversation unassigned by {user}",
    "team.assigned": "Assigned to {team} by {user}",
    "team.assigned_with_assignee": "Assigned to {assignee} via {team} by {user}",
    "team.removed": "Unassigned from {team} by {user}",
    "labels.added": "{user} added {labels}",
    "labels.removed": "{user} removed {labels}",
    "muted": "{user} has muted the conversation",
    "unmuted": "{user} has unmuted the conversation",
    "message.deleted": "This message was deleted",
    "survey.prompt": "Please rate the conversation",
    "survey.not_sent": "CSAT survey not sent due to outgoing message restrictions",
    "auto_resolve.not_sent": "Auto-resolve message not sent due to outgoing message restrictions",
}
PORTUGUESE = {
    "status.open": "Conversa foi reaberta por {user}",
    "status.resolved": "Conversa foi marcada como resolvida por {user}",
    "status.pending": "Conversa foi marcada como pendente por {user}",
    "status.snoozed": "Conversa foi adiada por {user}",
    "status.by_contact": "A conversa foi resolvida por {contact}",
    "status.by_inactivity": (
        "A conversa foi marcada como resolvida pelo sistema por ter {duration} de inatividade"
    ),
    "status.system_reopened": "O sistema reabriu a conversa devido a uma nova mensagem recebida.",
    "status.bot_failed": (
        "A conversa foi marcada como aberta pelo sistema"
        " devido a um erro com o robô de atendimento."
    ),
    "priority.added": "{user} definiu a prioridade para {new}",
    "priority.updated": "{user} mudou a prioridade de {old} para {new}",
    "priority.removed": "{user} removeu a prioridade",
    "assignee.self": "{user} atribuiu a si mesmo essa conversa",
    "assignee.assigned": "Atribuído a {assignee} por {user}",
    "assignee.removed": "Conversa desatribuída por {user}",
    "team.assigned": "Atribuído a {team} por {user}",
    "team.assigned_with_assignee": "Atribuído a {assignee} via {team} por {user}",
    "team.removed": "Desatribuído de {team} por {user}",
    "labels.added": "{user} adicionou {labels}",
    "labels.removed": "{user} removeu {labels}",
    "muted": "{user} silenciou a conversa",
    "unmuted": "{user} reativou a conversa",
    "message.deleted": "Esta mensagem foi excluída",
    "survey.prompt": "Por favor, classifique a conversa",
    "survey.not_sent": ("Pesquisa CSAT não enviada devido a restrições de envio de mensagens"),
    "auto_resolve.not_sent": (
        "Mensagem de resolução automática não enviada devido a restrições de envio de mensagens"
    ),
}

# The largest unit that divides the length, always in the plural.
UNITS = ((1440, "days", "dias"), (60, "hours", "horas"), (1, "minutes", "minutos"))


def say(locale: str, key: str, **words: str) -> str:
    """The sentence in that locale, English for every locale but Portuguese."""
    table = PORTUGUESE if _is_portuguese(locale) else ENGLISH
    return table[key].format(**words)


def length(locale: str, minutes: int) -> str:
    """The length of time in words: "2 days", "90 minutos"."""
    size, english, portuguese = next(unit for unit in UNITS if minutes % unit[0] == 0)
    return f"{minutes // size} {portuguese if _is_portuguese(locale) else english}"


def _is_portuguese(locale: str) -> bool:
    return locale.lower().startswith("pt")
