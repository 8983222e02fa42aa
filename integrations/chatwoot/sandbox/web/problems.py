"""The ways in which Chatwoot says no (contract 0.2).

Problem           status, body: what the application API answers
├ NotFound        404
├ NotAuthorized   401, the role may not (Pundit)
├ Invalid         422, a model's validation
├ Unprocessable   422, one sentence under `error`
├ MissingParam    422, a required parameter is absent
└ Broken          500, an error that Chatwoot itself did not foresee
"""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """A refusal with the status and JSON body of its answer."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body


class NotFound(Problem):
    """Nothing under that id that the caller may see."""

    def __init__(self) -> None:
        super().__init__(404, {"error": "Resource could not be found"})


class NotAuthorized(Problem):
    """The caller's role does not permit it; `error` differs for accounts and bots."""

    def __init__(self, error: str = "You are not authorized to do this action") -> None:
        super().__init__(401, {"error": error})


class Invalid(Problem):
    """A record did not pass its validations: `attribute -> what is wrong with it`."""

    def __init__(self, **wrong: str) -> None:
        said = ", ".join(f"{_human(name)} {text}".strip() for name, text in wrong.items())
        super().__init__(422, {"message": said, "attributes": list(wrong)})


class Unprocessable(Problem):
    """Refused with one sentence."""

    def __init__(self, error: str) -> None:
        super().__init__(422, {"error": error})


class MissingParam(Unprocessable):
    """A required parameter is absent or empty."""

    def __init__(self, name: str) -> None:
        super().__init__(f"param is missing or the value is empty: {name}")


class Broken(Problem):
    """Chatwoot's own 500."""

    def __init__(self) -> None:
        super().__init__(500, {"status": 500, "error": "Internal Server Error"})


def _human(attribute: str) -> str:
    if attribute == "base":
        return ""
    return attribute.removesuffix("_id").replace("_", " ").capitalize()
