"""Words of the form in which a person tells what is happening."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "new.page": ("Novo chamado", "New ticket"),
    "new.title": ("O que está acontecendo?", "What is happening?"),
    "new.lead": (
        "Escreva como contaria a um colega. Título, descrição e setor bastam.",
        "Write as you would tell a colleague. Title, description and sector will do.",
    ),
    "new.continues": (
        "Este chamado continua o {reference} e fica ligado a ele.",
        "This ticket continues {reference} and stays linked to it.",
    ),
    "new.draft.restored": ("Rascunho de {when}, recuperado.", "Draft from {when}, restored."),
    "new.draft.discard": ("Descartar", "Discard"),
    "new.draft.discarded": ("Rascunho descartado.", "Draft discarded."),
    "new.draft.undo": ("Desfazer", "Undo"),
    "new.draft.saved": ("Rascunho salvo às {when}", "Draft saved at {when}"),
    "new.subject": ("Título", "Title"),
    "new.subject.help": ("Uma frase basta.", "One sentence is enough."),
    "new.of": ("de", "of"),
    "new.description": ("Descrição", "Description"),
    "new.description.help": (
        "O que você fazia, o que apareceu na tela e o que já tentou.",
        "What you were doing, what the screen showed and what you have tried.",
    ),
    "new.sector": ("Qual setor cuida disso?", "Which sector takes care of this?"),
    "new.sector.help": (
        "Na dúvida, escolha o mais próximo: o suporte encaminha.",
        "If in doubt, choose the nearest: support will pass it on.",
    ),
    "new.sector.choose": ("Escolha o setor", "Choose the sector"),
    "new.sector.none": (
        "Ainda não há setores. Peça a um administrador que crie o primeiro.",
        "There are no sectors yet. Ask an administrator to create the first one.",
    ),
    "new.complexity": ("Quanto isso atrapalha?", "How much does it hold you up?"),
    "new.complexity.help": (
        "Assim o suporte sabe por onde começar.",
        "So support knows where to begin.",
    ),
    "new.complexity.low": ("É um incômodo ou uma dúvida.", "It is a nuisance or a question."),
    "new.complexity.medium": (
        "Perco tempo, mas tenho outro jeito.",
        "I lose time, but there is another way.",
    ),
    "new.complexity.high": ("Ou para várias pessoas.", "Or several people are stuck."),
    "new.priority": ("Para quando?", "By when?"),
    "new.priority.low": (
        "“Sem pressa” entra depois dos pedidos da semana.",
        "“No hurry” comes after the requests of the week.",
    ),
    "new.priority.normal": (
        "“Esta semana” é o comum: o suporte responde na ordem de chegada.",
        "“This week” is the usual: support answers in order of arrival.",
    ),
    "new.priority.high": (
        "“Hoje” entra antes dos pedidos da semana.",
        "“Today” comes before the requests of the week.",
    ),
    "new.priority.urgent": (
        "“Agora” passa à frente de todos: use quando o trabalho parou.",
        "“Now” goes ahead of everything: use it when work has stopped.",
    ),
    "new.whom": ("Para quem é?", "Who is it for?"),
    "new.whom.me": ("Para mim", "For me"),
    "new.whom.other": ("Para outra pessoa", "For somebody else"),
    "new.person": ("Nome ou e-mail da pessoa", "The person’s name or e-mail"),
    "new.person.hint": ("Duas letras bastam para buscar", "Two letters are enough to search"),
    "new.person.sees": (
        "A pessoa escolhida vê toda a conversa e pode escrever nela.",
        "The person chosen sees the whole conversation and can write in it.",
    ),
    "new.person.none": ("Ninguém com “{words}”", "Nobody with “{words}”"),
    "new.person.found": ("Pessoas encontradas", "People found"),
    "new.person.remove": ("Remover {name}", "Remove {name}"),
    "new.files": ("Arquivos", "Files"),
    "new.files.drop": ("Solte aqui, cole uma captura ou", "Drop here, paste a screenshot or"),
    "new.files.choose": ("escolha no aparelho", "choose from your device"),
    "new.files.limit": (
        "Até {count} arquivos de {size}",
        "Up to {count} files of {size}",
    ),
    "new.files.over": ("Solte para anexar", "Drop to attach"),
    "new.files.waiting": (
        "Espere os arquivos terminarem de ser enviados, ou remova-os.",
        "Wait until the files have been uploaded, or remove them.",
    ),
    "file.sending": ("{sent} de {size}", "{sent} of {size}"),
    "file.ready": ("{size} · pronto", "{size} · ready"),
    "file.too_large": (
        "Tem {size} e o limite é {limit}. Ele não será enviado.",
        "It has {size} and the limit is {limit}. It will not be sent.",
    ),
    "file.too_many": (
        "São {count} arquivos no máximo. Este não será enviado.",
        "{count} files are the most. This one will not be sent.",
    ),
    "file.failed": (
        "Não chegou ao servidor. Remova e tente de novo.",
        "It did not reach the server. Remove it and try again.",
    ),
    "file.remove": ("Remover {name}", "Remove {name}"),
    "file.stop": ("Parar o envio de {name}", "Stop sending {name}"),
    "file.going_up": ("Enviando {name}", "Sending {name}"),
    "new.send": ("Enviar chamado", "Send ticket"),
    "new.sending": ("Enviando", "Sending"),
}
