from __future__ import annotations

import pytest

from integrations import errors
from integrations.errors import IntegrationError, Outcome

OUTCOMES = {
    errors.Unreachable: Outcome.NOT_SENT,
    errors.RateLimited: Outcome.NOT_SENT,
    errors.Broken: Outcome.UNKNOWN,
    errors.Refused: Outcome.REFUSED,
    errors.Unauthenticated: Outcome.REFUSED,
    errors.Missing: Outcome.REFUSED,
    errors.Rejected: Outcome.REFUSED,
    errors.WebhookRefused: Outcome.REFUSED,
}


@pytest.mark.parametrize("kind", OUTCOMES, ids=lambda kind: kind.__name__)
def test_each_failure_says_whether_it_may_have_happened(kind: type[IntegrationError]) -> None:
    assert kind("chatwoot", "said no").outcome == OUTCOMES[kind]


def test_a_failure_is_stored_under_its_short_name() -> None:
    assert errors.Unreachable("chatwoot", "ConnectError").name == "Unreachable"


def test_a_failure_reads_as_service_and_detail() -> None:
    assert str(errors.Missing("chatwoot", "not there")) == "chatwoot: not there"


def test_refused_webhooks_are_one_family() -> None:
    family = [errors.HeadersMissing, errors.SignatureMissing, errors.BadSignature]
    family += [errors.TooOld, errors.TooLarge]

    assert all(issubclass(kind, errors.WebhookRefused) for kind in family)
