"""Who is in the demo and what happened there, as data: Portuguese, like the company in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tickets_app.domain.drafts import PersonDraft
from tickets_app.domain.search import normalised

PASSWORD = "a luz da varanda"  # noqa: S105 - of example people only, and printed
SECTORS = ("Tecnologia", "Predial", "Pessoas", "Financeiro")
RAFAEL, BEATRIZ = "Rafael Nogueira", "Beatriz Farias"


def _person(name: str, role: str, department: str) -> PersonDraft:
    email = f"{normalised(name.split()[0])}@aurora.example"
    return PersonDraft(name, email, role, PASSWORD, department)


MARINA = _person("Marina Duarte", "employee", "Financeiro")
HENRIQUE = _person("Henrique Arruda", "employee", "Compras")
PEOPLE = (
    MARINA,
    HENRIQUE,
    _person("Paulo Viana", "supervisor", "Financeiro"),
    _person("Lívia Monteiro", "admin", "Tecnologia"),
)


class Act(StrEnum):
    """What somebody does next in a story."""

    TAKE = "take"
    ANSWER = "answer"
    NOTE = "note"
    WRITE = "write"
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class Step:
    """One act; WRITE is the person's own, everything else the agent's."""

    act: Act
    who: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A ticket and what became of it."""

    key: str
    person: PersonDraft
    title: str
    words: str
    sector: str
    complexity: str = "medium"
    priority: str = "normal"
    requested_for: PersonDraft | None = None
    steps: tuple[Step, ...] = ()


STORIES = (
    Story(
        key="demo-story-vpn",
        person=MARINA,
        title="VPN cai durante as chamadas de vídeo",
        words="Desde segunda a VPN cai umas três vezes por dia, sempre no meio de uma chamada.",
        sector="Tecnologia",
        steps=(
            Step(Act.TAKE, RAFAEL),
            Step(Act.ANSWER, RAFAEL, "Oi, Marina. Isso acontece no **Wi-Fi** e no cabo?"),
            Step(Act.WRITE, words="Só no Wi-Fi. No cabo fica firme."),
            Step(Act.NOTE, RAFAEL, "Mesmo sintoma do 2º andar: ver o ponto de acesso novo."),
        ),
    ),
    Story(
        key="demo-story-monitor",
        person=MARINA,
        title="Segundo monitor para a mesa 214",
        words="Preciso comparar planilhas o dia todo. Se possível com entrada HDMI, por favor.",
        sector="Tecnologia",
        complexity="low",
        priority="low",
    ),
    Story(
        key="demo-story-keyboard",
        person=MARINA,
        title="Teclado com a tecla Enter travada",
        words="A tecla Enter fica presa e envia as mensagens pela metade.",
        sector="Tecnologia",
        complexity="low",
        steps=(
            Step(Act.TAKE, RAFAEL),
            Step(Act.ANSWER, RAFAEL, "Teclado trocado na sua mesa. Bom trabalho!"),
            Step(Act.RESOLVE, RAFAEL),
        ),
    ),
    Story(
        key="demo-story-air",
        person=HENRIQUE,
        title="Ar-condicionado da sala Ipê",
        words="O ar liga, mas não gela. A sala enche às 14 h.",
        sector="Predial",
        priority="high",
        steps=(
            Step(Act.TAKE, BEATRIZ),
            Step(Act.ANSWER, BEATRIZ, "O técnico vem hoje às 11 h para a recarga do gás."),
        ),
    ),
    Story(
        key="demo-story-power-bi",
        person=HENRIQUE,
        title="Licença do Power BI para o fechamento",
        words="Precisamos até o dia 30, quando começa o fechamento.",
        sector="Financeiro",
        requested_for=MARINA,
    ),
    Story(
        key="demo-story-notebook",
        person=MARINA,
        title="Notebook não liga depois da atualização",
        words="Atualizou ontem à noite e hoje não dá sinal de vida. Já tentei outra tomada.",
        sector="Tecnologia",
        complexity="high",
        priority="urgent",
        steps=(
            Step(Act.TAKE, BEATRIZ),
            Step(
                Act.ANSWER,
                BEATRIZ,
                "Bom dia, Marina. A luz ao lado do carregador acende quando você liga na tomada?",
            ),
        ),
    ),
)
