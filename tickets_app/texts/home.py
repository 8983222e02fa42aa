"""Words of the list of tickets, with the sentences that count what waits."""

from __future__ import annotations

from tickets_app.texts.languages import Pair, pick

TEXTS: dict[str, Pair] = {
    "home.page": ("Chamados", "Tickets"),
    "home.morning": ("Bom dia, {name}", "Good morning, {name}"),
    "home.afternoon": ("Boa tarde, {name}", "Good afternoon, {name}"),
    "home.evening": ("Boa noite, {name}", "Good evening, {name}"),
    "home.search": ("Buscar nos chamados", "Search the tickets"),
    "home.search.hint": (
        "Buscar por título, número ou mensagem",
        "Search by title, number or message",
    ),
    "home.which": ("Quais chamados", "Which tickets"),
    "home.all": ("Todos", "All"),
    "home.waiting": ("Esperando por você", "Waiting for you"),
    "home.open": ("Em andamento", "In progress"),
    "home.solved": ("Resolvidos", "Solved"),
    "home.solved.lately": ("Resolvidos há pouco", "Recently solved"),
    "home.solved.all": ("Ver todos", "See all"),
    "home.found": ("Encontrados", "Found"),
    "home.order": ("Última atividade", "Last activity"),
    "home.reply": ("Responder", "Reply"),
    "home.see_unsent": ("Ver mensagem", "See message"),
    "home.not_yet": ("Ainda não", "Not yet"),
    "home.is_solved": ("Sim, resolvido", "Yes, solved"),
    "home.confirmed": ("{reference} está resolvido.", "{reference} is solved."),
    "home.for": ("para {name}", "for {name}"),
    "home.more": ("Mostrar mais", "Show more"),
    "home.good_to_know": ("Bom saber", "Good to know"),
    "home.comes_back": ("Se o problema voltar", "If the problem comes back"),
    "home.comes_back.how": (
        "Escreva no próprio chamado: ele reabre até {days}\u00a0dias depois de resolvido.",
        "Write in the ticket itself: it reopens up to {days}\u00a0days after it was solved.",
    ),
    "home.keys": ("Pelo teclado", "By keyboard"),
    "home.delivering": ("Recebido – entregando", "Received – delivering"),
    "home.empty.standing": ("Tudo em ordem por aqui.", "All in order here."),
    "home.empty.title": ("Nenhum chamado ainda", "No tickets yet"),
    "home.empty.why": (
        "Quando algo não funcionar, conte aqui com as suas palavras. "
        "O suporte responde nesta mesma página.",
        "When something does not work, tell us here in your own words. "
        "Support answers on this very page.",
    ),
    "home.empty.act": ("Abrir o primeiro chamado", "Open your first ticket"),
    "home.none.words": ("Nada com “{words}”", "Nothing with “{words}”"),
    "home.none.words_in": ("{status}: nada com “{words}”", "{status}: nothing with “{words}”"),
    "home.none.waiting": ("Nada espera por você.", "Nothing is waiting for you."),
    "home.none.open": ("Nada em andamento.", "Nothing in progress."),
    "home.none.solved": ("Nada resolvido ainda.", "Nothing solved yet."),
    "home.none.why": (
        "Os seus outros chamados continuam aqui.",
        "Your other tickets are still here.",
    ),
    "home.clear": ("Limpar filtros", "Clear filters"),
    "home.everywhere": ("Buscar em todos", "Search in all"),
    "home.loading": ("Carregando os chamados", "Loading the tickets"),
    "waits.none": ("Nada espera por você.", "Nothing is waiting for you."),
    "waits.one": ("Um chamado espera por você.", "One ticket is waiting for you."),
    "waits.many": (
        "{count} chamados esperam por você.",
        "{count} tickets are waiting for you.",
    ),
    "others.one": ("O outro está em andamento.", "The other one is in progress."),
    "others.many": (
        "Os outros {count} estão em andamento.",
        "The other {count} are in progress.",
    ),
    "only.one": ("Um chamado está em andamento.", "One ticket is in progress."),
    "only.many": ("{count} chamados estão em andamento.", "{count} tickets are in progress."),
}

NUMBERS: tuple[Pair, ...] = (
    ("zero", "zero"),
    ("um", "one"),
    ("dois", "two"),
    ("três", "three"),
    ("quatro", "four"),
    ("cinco", "five"),
    ("seis", "six"),
    ("sete", "seven"),
    ("oito", "eight"),
    ("nove", "nine"),
    ("dez", "ten"),
)


def what_waits(count: int, language: str) -> str:
    """Give the sentence that leads the page: how many tickets wait for the reader."""
    if count == 0:
        return pick(TEXTS["waits.none"], language)
    return _counted("waits", count, language)


def what_goes_on(open_count: int, waiting_count: int, language: str) -> str:
    """Give the sentence after it: how many go on without the reader, empty where none does."""
    if open_count == 0:
        return ""
    return _counted("others" if waiting_count else "only", open_count, language)


def _counted(key: str, count: int, language: str) -> str:
    form = "one" if count == 1 else "many"
    words = pick(NUMBERS[count], language) if count < len(NUMBERS) else str(count)
    sentence = pick(TEXTS[f"{key}.{form}"], language).format(count=words)
    return sentence[0].upper() + sentence[1:]
