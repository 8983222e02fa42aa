"""The one tree for "out there" failing: what happened, and whether it may have happened there.

IntegrationError                service, detail, outcome, status, retry_after
├ Unreachable                   DNS, TLS, refused connection        not_sent
├ Broken                        time-out, 5xx, unreadable answer    unknown
├ RateLimited                   429 and what means the same         not_sent
├ Refused                       a 4xx that says no                  refused
│ ├ Unauthenticated             page an administrator
│ ├ Missing                     404
│ └ Rejected                    422 and the like, with the fields
└ WebhookRefused                somebody calls us who may not       refused
  ├ HeadersMissing              no signature, no token
  ├ SignatureMissing            a token alone, where calls are signed
  ├ BadSignature                a signature or token that does not hold
  ├ TooOld                      signed outside the window
  ├ TooLarge                    more bytes than we read
  └ Unrecognisable              genuine, but not what they send
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class Outcome(StrEnum):
    """Whether a request that failed took effect on the other side."""

    NOT_SENT = "not_sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class IntegrationError(Exception):
    """An outside system failed; `detail` is safe to store and to log."""

    outcome: ClassVar[Outcome] = Outcome.UNKNOWN

    def __init__(
        self,
        service: str,
        detail: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{service}: {detail}")
        self.service = service
        self.detail = detail
        self.status = status
        self.retry_after = retry_after

    @property
    def name(self) -> str:
        """The short name under which this failure is stored and filtered."""
        return type(self).__name__


class Unreachable(IntegrationError):
    """No connection could be made; nothing was sent."""

    outcome = Outcome.NOT_SENT


class Broken(IntegrationError):
    """The answer is missing or unreadable; the request may have taken effect."""

    outcome = Outcome.UNKNOWN


class RateLimited(IntegrationError):
    """Too many requests; nothing happened, and `retry_after` seconds should pass."""

    outcome = Outcome.NOT_SENT


class Refused(IntegrationError):
    """The other side understood and said no."""

    outcome = Outcome.REFUSED


class Unauthenticated(Refused):
    """Our token is unknown there, or may not do this; only an administrator can help."""

    def __init__(
        self, service: str, detail: str, *, status: int | None = None, is_token_known: bool = True
    ) -> None:
        super().__init__(service, detail, status=status)
        self.is_token_known = is_token_known


class Missing(Refused):
    """The thing is not there, or no longer."""


class Rejected(Refused):
    """The request was understood and found wrong; `fields` names what is wrong, where told."""

    def __init__(
        self, service: str, detail: str, *, status: int | None = None, fields: tuple[str, ...] = ()
    ) -> None:
        super().__init__(service, detail, status=status)
        self.fields = fields


class WebhookRefused(IntegrationError):
    """A call to our door that is not believed."""

    outcome = Outcome.REFUSED


class HeadersMissing(WebhookRefused):
    """The call carries neither a signature nor a token."""


class SignatureMissing(WebhookRefused):
    """The call carries our token alone, though calls have been signed before."""


class BadSignature(WebhookRefused):
    """The signature or the token does not hold."""


class TooOld(WebhookRefused):
    """The signature was made outside the accepted window."""


class TooLarge(WebhookRefused):
    """The body is larger than any genuine one."""


class Unrecognisable(WebhookRefused):
    """The call is genuine, but its body is not what the service sends."""
