from __future__ import annotations

import pytest

from tickets_app.services.reconciliation import pacing, polling


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox has no other callers here."""
    monkeypatch.setattr(pacing, "MOST_A_SECOND", 0.0)
    monkeypatch.setattr(polling, "GRACE_SECONDS", 0.0)
