"""The only reader of the environment, of `.env`, and of files that an operator has mounted."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from tickets_app.setting_values import SettingRefused

MOUNTED = tuple(
    f"{name}_FILE"
    for name in (
        "SECRET_KEY",
        "DATABASE_URL",
        "REDIS_URL",
        "CHATWOOT_API_ACCESS_TOKEN",
        "CHATWOOT_BOT_TOKEN",
        "CHATWOOT_WEBHOOK_SECRET",
        "CHATWOOT_WEBHOOK_TOKEN",
    )
)
"""What may come from a mounted secret; other programs have variables of such names too."""


def told(environment: Mapping[str, str] | None, env_file: Path | None) -> dict[str, str]:
    """Give what is set and not empty, by name; the environment wins over the file.

    Raises SettingRefused when a file cannot be read.
    """
    own = dict(os.environ if environment is None else environment)
    file = env_file or (Path(".env") if environment is None else None)
    found = {**_with_files(_kept_in(file) if file else {}), **_with_files(own)}
    return {name: value.strip() for name, value in found.items() if value.strip()}


def child_environment(**changes: str) -> dict[str, str]:
    """Give this process's environment with the changes, for a program that we start."""
    return {**os.environ, **changes}


def _kept_in(file: Path) -> dict[str, str]:
    try:
        return {name: value or "" for name, value in dotenv_values(file).items()}
    except (OSError, ValueError) as problem:
        raise SettingRefused(
            f"{file} cannot be read: settings are lines like NAME=value."
        ) from problem


def _with_files(found: dict[str, str]) -> dict[str, str]:
    for name in [name for name in MOUNTED if found.get(name, "").strip()]:
        path, of = Path(found[name].strip()), name.removesuffix("_FILE")
        if not path.is_file():
            raise SettingRefused(f"{name} names the file {path}, which does not exist.")
        found[of] = found.get(of, "").strip() or _secret_in(name, path)
    return found


def _secret_in(name: str, path: Path) -> str:
    try:
        return path.read_text().strip()
    except (OSError, ValueError) as problem:
        raise SettingRefused(f"{name} names the file {path}, which cannot be read.") from problem
