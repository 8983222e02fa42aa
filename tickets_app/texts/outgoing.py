"""What support reads in Chatwoot about a ticket; written in the company's language."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "outgoing.sector": ("Setor", "Sector"),
    "outgoing.complexity": ("Complexidade", "Complexity"),
    "outgoing.priority": ("Prioridade", "Priority"),
    "outgoing.for": ("Para", "For"),
    "outgoing.opened_by": ("Aberto por", "Opened by"),
    "outgoing.continues": ("Continua", "Continues"),
    "outgoing.open": ("Abrir no portal", "Open in the portal"),
    "outgoing.complexity.low": ("Baixa – dá para trabalhar", "Low – can work"),
    "outgoing.complexity.medium": (
        "Média – trabalha com dificuldade",
        "Medium – works with difficulty",
    ),
    "outgoing.complexity.high": ("Alta – não consegue trabalhar", "High – cannot work"),
    "outgoing.priority.low": ("Baixa – sem pressa", "Low – no hurry"),
    "outgoing.priority.normal": ("Normal – esta semana", "Normal – this week"),
    "outgoing.priority.high": ("Alta – hoje", "High – today"),
    "outgoing.priority.urgent": ("Urgente – agora", "Urgent – now"),
    "outgoing.relation.requester": ("quem abriu o chamado", "who opened the ticket"),
    "outgoing.relation.requested_for": ("para quem é o chamado", "whom the ticket is for"),
}
