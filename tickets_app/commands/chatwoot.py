"""Commands about the Chatwoot on the other side: set it up, look for what is wrong."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from sqlalchemy.exc import SQLAlchemyError

from integrations.chatwoot.findings import Finding
from tickets_app import settings, texts
from tickets_app.commands.results import DONE, WANTING
from tickets_app.services import calls, chatwoot_setup, signatures, wiring
from tickets_app.settings import ChatwootSettings, SettingRefused, Settings


def set_up(wanted: Namespace) -> int:
    """Make the account ready for the portal and print the settings to keep."""
    found, language = settings.current(), wanted.language
    report = asyncio.run(chatwoot_setup.set_up(found, _chatwoot(language)))
    print(texts.say("doctor.version", language, version=report.version))
    for step in report.steps:
        print(chatwoot_setup.step_in_words(step, language))
    print(f"\n{texts.say('command.keep', language)}\n")
    for name, value in chatwoot_setup.kept_settings(report.kept).items():
        print(f"{name}={value}")
    return DONE


def diagnose(wanted: Namespace) -> int:
    """Print what was seen; the exit code says whether the portal can work."""
    found, language = settings.current(), wanted.language
    findings = asyncio.run(_diagnose(found, _chatwoot(language)))
    for finding in findings:
        print(chatwoot_setup.finding_in_words(finding, language))
    is_healthy = chatwoot_setup.is_healthy(findings)
    print(texts.say(f"command.{'healthy' if is_healthy else 'unhealthy'}", language))
    return DONE if is_healthy else WANTING


async def _diagnose(found: Settings, chatwoot: ChatwootSettings) -> tuple[Finding, ...]:
    try:
        async with wiring.open_tools(found) as tools:
            since, called = await signatures.demanded_since(tools), await calls.look(tools)
    except (wiring.Behind, SQLAlchemyError):  # the doctor is asked before all is in order
        since, called = None, ()
    return (*await chatwoot_setup.diagnose(found, chatwoot, signed_since=since), *called)


def accept_unsigned(wanted: Namespace) -> int:
    """Take calls without a signature again, as hints: this Chatwoot signs no more."""
    _chatwoot(wanted.language)
    was_refused = asyncio.run(_accept_unsigned(settings.current()))
    key = "command.unsigned_accepted" if was_refused else "command.unsigned_not_refused"
    print(texts.say(key, wanted.language))
    return DONE


async def _accept_unsigned(found: Settings) -> bool:
    async with wiring.open_tools(found) as tools:
        return await signatures.accept_unsigned(tools)


def _chatwoot(language: str) -> ChatwootSettings:
    found = settings.current().chatwoot
    if found is None:
        raise SettingRefused(texts.say("command.no_chatwoot", language))
    return found
