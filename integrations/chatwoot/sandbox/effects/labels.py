"""Cleans a list of labels as the tagging library does."""

from __future__ import annotations

from integrations.chatwoot.sandbox.web.calls import strings


def cleaned(given: object) -> list[str]:
    """The labels without blanks and without doubles in another case, split at commas."""
    texts = [given] if isinstance(given, str) else strings(given)
    kept: dict[str, str] = {}
    for text in texts:
        for label in text.split(","):
            if label.strip():
                kept.setdefault(label.strip().lower(), label.strip())
    return list(kept.values())
