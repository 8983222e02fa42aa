"""What a command ends with: its exit code, or the sentence for why it could not."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from integrations.errors import IntegrationError
from tickets_app import texts
from tickets_app.build import BuildFailed
from tickets_app.domain.errors import Invalid, ProductError
from tickets_app.services.wiring import Behind
from tickets_app.serving import NotBuilt
from tickets_app.settings import SettingRefused

DONE = 0
WANTING = 1
WRONG = 2

SENTENCES = (SettingRefused, Behind, NotBuilt, BuildFailed)
"""Their message is the sentence already."""

REFUSALS = (*SENTENCES, IntegrationError, ProductError, OperationalError)
"""Everything that a command may end with besides a fault of ours."""


def in_words(problem: Exception, language: str) -> str:
    """Give the sentences that a person reads, one a line."""
    match problem:
        case Invalid(fields=fields):
            told = [f"field.{name}.{code}" for name, code in fields.items()]
            return "\n".join(texts.say(key, language) for key in told)
        case ProductError(code=code, parameters=parameters):
            return texts.say(f"error.{code}", language, **parameters)
        case IntegrationError(detail=detail):
            return texts.say("command.refused_by_chatwoot", language, detail=detail)
        case OperationalError(orig=cause):
            why = " ".join(str(cause).split())
            return texts.say("command.no_database", language, why=why)
        case _:
            return str(problem)
