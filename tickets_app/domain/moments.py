"""Moments as Chatwoot tells them: to the millisecond or in whole seconds, by its surface."""

from __future__ import annotations

from datetime import datetime


def has_fraction(moment: datetime) -> bool:
    """Tell whether the moment is known more exactly than to the second (contract 0)."""
    return moment.microsecond > 0


def finer(known: datetime, told: datetime) -> datetime:
    """Give what is told where it is the known whole second more exactly, else what is known."""
    return told if told.replace(microsecond=0) == known else known
