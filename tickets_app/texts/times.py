"""Times as a person reads them, in their language and zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tickets_app.texts.languages import Pair, pick

WEEKDAYS: tuple[Pair, ...] = (
    ("seg.", "Mon"),
    ("ter.", "Tue"),
    ("qua.", "Wed"),
    ("qui.", "Thu"),
    ("sex.", "Fri"),
    ("sáb.", "Sat"),
    ("dom.", "Sun"),
)
MONTHS: tuple[Pair, ...] = (
    ("jan.", "Jan"),
    ("fev.", "Feb"),
    ("mar.", "Mar"),
    ("abr.", "Apr"),
    ("maio", "May"),
    ("jun.", "Jun"),
    ("jul.", "Jul"),
    ("ago.", "Aug"),
    ("set.", "Sep"),
    ("out.", "Oct"),
    ("nov.", "Nov"),
    ("dez.", "Dec"),
)
KEPT = 4096
"""Moments whose words are remembered: an open page asks for those of its rows again and again."""

NOW: Pair = ("agora", "now")
AGO: Pair = ("há {since}", "{since} ago")
DAY, DAYS = ("dia", "day"), ("dias", "days")
TODAY: Pair = ("Hoje", "Today")
YESTERDAY: Pair = ("ontem", "yesterday")


@lru_cache(maxsize=KEPT)
def local_date(moment: datetime, zone: str) -> date:
    """Give the day on which the moment falls there."""
    return moment.astimezone(ZoneInfo(zone)).date()


@lru_cache(maxsize=KEPT)
def clock(moment: datetime, zone: str) -> str:
    """Give the time of day on 24 hours: 14:05."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def day(moment: datetime, language: str, zone: str, now: datetime) -> str:
    """Give the day in words for a line between messages: Hoje, Ontem, 17 nov., 17 nov. 2025."""
    local, today = _dates(moment, now, zone)
    if local == today:
        return pick(TODAY, language)
    if local == today - timedelta(days=1):
        return pick(YESTERDAY, language).capitalize()
    return date_words(moment, language, zone, now)


def day_and_clock(moment: datetime, language: str, zone: str, now: datetime) -> str:
    """Give day and time as a fact beside a ticket: hoje, 14:05; 17 nov., 14:05."""
    local, today = _dates(moment, now, zone)
    near = {today: TODAY, today - timedelta(days=1): YESTERDAY}.get(local)
    words = pick(near, language).lower() if near else date_words(moment, language, zone, now)
    return f"{words}, {clock(moment, zone)}"


def date_words(moment: datetime, language: str, zone: str, now: datetime) -> str:
    """Give the date as 17 nov., with the year where it is not this one."""
    local, today = _dates(moment, now, zone)
    words = f"{local.day}\u00a0{pick(MONTHS[local.month - 1], language)}"
    return words if local.year == today.year else f"{words} {local.year}"


def when(moment: datetime, language: str, zone: str, now: datetime) -> str:
    """Give a short time for a list: agora, 14:05, ontem, seg., 17 nov."""
    local, today = _dates(moment, now, zone)
    if abs(now - moment) < timedelta(minutes=1):
        return pick(NOW, language)
    if local == today:
        return clock(moment, zone)
    if local == today - timedelta(days=1):
        return pick(YESTERDAY, language)
    if timedelta() < today - local < timedelta(days=7):
        return pick(WEEKDAYS[local.weekday()], language)
    return date_words(moment, language, zone, now)


@lru_cache(maxsize=KEPT)
def when_exact(moment: datetime, language: str, zone: str) -> str:
    """Give date and time in full for the hover: 17 nov. 2026, 14:05."""
    local = moment.astimezone(ZoneInfo(zone))
    month = pick(MONTHS[local.month - 1], language)
    return f"{local.day}\u00a0{month} {local.year}, {local:%H:%M}"


def lasting(span: timedelta, language: str) -> str:
    """Give a length of time in its largest whole unit: 12 s, 4 min, 3 h, 2 dias."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 60:
        return f"{seconds}\u00a0s"
    if seconds < 3600:
        return f"{seconds // 60}\u00a0min"
    if seconds < 86_400:
        return f"{seconds // 3600}\u00a0h"
    days = seconds // 86_400
    return f"{days}\u00a0{pick(DAY if days == 1 else DAYS, language)}"


def ago(span: timedelta, language: str) -> str:
    """Say how long ago: há 12 s, 4 min ago."""
    return pick(AGO, language).format(since=lasting(span, language))


def _dates(moment: datetime, now: datetime, zone: str) -> tuple[date, date]:
    return local_date(moment, zone), now.astimezone(ZoneInfo(zone)).date()
