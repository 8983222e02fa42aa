"""What the command line understands, explained in the language asked for."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tickets_app import texts
from tickets_app.commands import backup, chatwoot, people, serving

PORTAL_PORT = 3000
SANDBOX_PORT = 3001
EVERYWHERE = "0.0.0.0"  # noqa: S104 - a server is there to be reached
HERE = "127.0.0.1"

Run = Callable[[Namespace], int]


def parse(words: list[str] | None = None) -> Namespace:
    """Give the wanted command as `run`, with its options; a wrong one ends the program."""
    language = _language_of(words)
    parser = ArgumentParser(prog="tickets_app", description=texts.say("command.about", language))
    parser.add_argument("--language", choices=("pt", "en"), default="pt")
    adder = Adder(parser, language)
    _add_serving(adder)
    _add_demo(adder)
    _add_chatwoot(adder)
    _add_people(adder)
    _add_backup(adder)
    return parser.parse_args(words)


def _language_of(words: list[str] | None) -> str:
    first = ArgumentParser(add_help=False)
    first.add_argument("--language", default="pt")
    return first.parse_known_args(words)[0].language


class Adder:
    """Adds commands below a parser."""

    def __init__(self, parser: ArgumentParser, language: str) -> None:
        self._commands: Any = parser.add_subparsers(required=True, metavar="command")
        self._language = language

    def add(self, name: str, run: Run | None = None) -> ArgumentParser:
        """Give the parser of a new command, for its options."""
        words = texts.say(f"command.{name.replace('-', '_')}", self._language)
        command: ArgumentParser = self._commands.add_parser(name, help=words, description=words)
        command.set_defaults(run=run)
        return command

    def below(self, name: str) -> Adder:
        """Give an adder for the commands below a new command."""
        return Adder(self.add(name), self._language)


def _add_serving(adder: Adder) -> None:
    serve = adder.add("serve", serving.serve)
    serve.add_argument("--host", default=EVERYWHERE)
    serve.add_argument("--port", type=int, default=PORTAL_PORT)
    adder.add("worker", serving.work)
    adder.add("migrate", serving.migrate)
    adder.add("build", serving.build_pages)


def _add_demo(adder: Adder) -> None:
    show = adder.add("demo", _show_demo)
    show.add_argument("--host", default=HERE)
    show.add_argument("--port", type=int, default=PORTAL_PORT)
    show.add_argument("--sandbox-port", type=int, default=SANDBOX_PORT)
    adder.add("demo-reset", _reset_demo)


# Imported when wanted: nothing else shall load the sandbox with its hundred modules.
def _show_demo(wanted: Namespace) -> int:
    from tickets_app.commands import demo

    return demo.show(wanted)


def _reset_demo(wanted: Namespace) -> int:
    from tickets_app.commands import demo

    return demo.reset(wanted)


def _add_chatwoot(adder: Adder) -> None:
    below = adder.below("chatwoot")
    below.add("setup", chatwoot.set_up)
    below.add("doctor", chatwoot.diagnose)
    below.add("accept-unsigned", chatwoot.accept_unsigned)


def _add_people(adder: Adder) -> None:
    for name, run in (("create-admin", people.create_admin), ("create-user", people.create_user)):
        command = adder.add(name, run)
        command.add_argument("--name", required=True)
        command.add_argument("--email", required=True)
        command.add_argument("--department", default="")
        command.add_argument("--password-stdin", action="store_true")
        if name == "create-user":
            roles = ("employee", "supervisor", "admin")
            command.add_argument("--role", choices=roles, default="employee")
    adder.add("add-sector", people.add_sector).add_argument("name")


def _add_backup(adder: Adder) -> None:
    adder.add("backup", backup.make).add_argument("file", type=Path)
    restore = adder.add("restore", backup.put_back)
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true")
