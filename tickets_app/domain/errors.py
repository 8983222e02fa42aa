"""Everything that the product may answer with "no".

ProductError          code, parameters, fields (texts/ has the words)
├ NotFound            also when the actor may not know that it exists
├ NotPermitted        the actor is known and the rule says no
├ TransitionRefused   the thing is not in a state that allows this
├ Stale               somebody changed it first
├ Invalid             field -> code of the message beside it
├ Duplicate           the same thing exists already
└ Throttled           too many attempts; `retry_after` seconds
"""

from __future__ import annotations

from collections.abc import Mapping


class ProductError(Exception):
    """A refusal with a stable code; the words for it live in texts."""

    code = "refused"

    def __init__(self, code: str | None = None, **parameters: str | int) -> None:
        self.code = code or type(self).code
        self.parameters: Mapping[str, str | int] = parameters
        super().__init__(self.code)


class NotFound(ProductError):
    """Nothing there for this actor."""

    code = "not_found"


class NotPermitted(ProductError):
    """The actor may not do this."""

    code = "not_permitted"


class TransitionRefused(ProductError):
    """The present state does not allow the step."""

    code = "transition_refused"


class Stale(ProductError):
    """Somebody changed it first."""

    code = "stale"


class Duplicate(ProductError):
    """The same thing exists already."""

    code = "duplicate"


class Throttled(ProductError):
    """Too many attempts; `retry_after` says how many seconds to wait."""

    code = "throttled"

    def __init__(self, retry_after: int, code: str | None = None) -> None:
        minutes = -(-retry_after // 60)
        super().__init__(code, retry_after=retry_after, minutes=minutes)
        self.retry_after = retry_after


class Invalid(ProductError):
    """Input that cannot be taken: one message code for each field."""

    code = "invalid"

    def __init__(self, **fields: str) -> None:
        super().__init__()
        self.fields: Mapping[str, str] = fields
