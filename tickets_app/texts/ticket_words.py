"""Words for what a ticket is: whose turn, how bad, by when."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "turn.received": ("Recebido – entregando ao suporte", "Received – delivering to support"),
    "turn.unsent": ("Mensagem não enviada", "Message not sent"),
    "turn.queue": ("Na fila do suporte", "In support’s queue"),
    "turn.support": ("Com o suporte", "With support"),
    "turn.you": ("Aguardando você", "Waiting for you"),
    "turn.scheduled": ("Agendado para {day}", "Scheduled for {day}"),
    "turn.assistant": ("Com o assistente virtual", "With the virtual assistant"),
    "turn.solved": ("Resolvido – confirma?", "Solved – is it?"),
    "turn.confirmed": ("Resolvido", "Solved"),
    "turn.closed": ("Encerrado", "Closed"),
    "turn.removed": ("Removido pelo suporte", "Removed by support"),
    "turn.received.help": (
        "Está salvo. Pode fechar a página: será entregue assim que possível.",
        "It is saved. You may close the page: it will be delivered as soon as possible.",
    ),
    "turn.unsent.help": (
        "Uma mensagem não chegou ao suporte. Quem a escreveu decide na conversa.",
        "A message did not reach support. Whoever wrote it decides in the conversation.",
    ),
    "turn.queue.help": (
        "O suporte recebeu e vai responder aqui.",
        "Support has it and will answer here.",
    ),
    "turn.support.help": (
        "O suporte está cuidando. A resposta aparece aqui.",
        "Support is on it. The answer appears here.",
    ),
    "turn.you.help": ("Responda para continuar.", "Reply to continue."),
    "turn.scheduled.help": (
        "Em {day} o suporte volta a este chamado. Se você escrever, ele volta agora.",
        "On {day} support returns to this ticket. If you write, it comes back now.",
    ),
    "turn.assistant.help": (
        "O assistente virtual responde primeiro.",
        "The virtual assistant answers first.",
    ),
    "turn.solved.help": (
        "Confirme se está resolvido. Enviar uma mensagem reabre o chamado.",
        "Confirm whether it is solved. Sending a message reopens the ticket.",
    ),
    "turn.confirmed.help": (
        "Você confirmou. Enviar uma mensagem reabre o chamado.",
        "You confirmed it. Sending a message reopens the ticket.",
    ),
    "turn.closed.help": (
        "Para continuar o assunto, abra um novo, ligado a este.",
        "To go on with the matter, open a new one, linked to this.",
    ),
    "turn.removed.help": (
        "O suporte removeu a conversa. O que está aqui continua seu; para seguir, abra um novo.",
        "Support removed the conversation. What is here stays yours; to go on, open a new one.",
    ),
    "complexity.low": ("Dá para trabalhar", "I can work"),
    "complexity.medium": ("Trabalho com dificuldade", "I work with difficulty"),
    "complexity.high": ("Não consigo trabalhar", "I cannot work"),
    "priority.low": ("Sem pressa", "No hurry"),
    "priority.normal": ("Esta semana", "This week"),
    "priority.high": ("Hoje", "Today"),
    "priority.urgent": ("Agora", "Now"),
    "speaker.you": ("Você", "You"),
    "speaker.support": ("Suporte", "Support"),
    "speaker.bot": ("Assistente virtual", "Virtual assistant"),
    "speaker.attachment": ("Anexo", "Attachment"),
    "person.requester": ("pediu", "asked"),
    "person.requested_for": ("para quem é", "whom it is for"),
    "unknown_sector": ("Sem setor", "No sector"),
}
