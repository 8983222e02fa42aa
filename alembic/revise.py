"""Writes a migration from what the tables in code have and the newest revision does not."""

from __future__ import annotations

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine


def revise(message: str) -> None:
    """Write the next revision, numbered after the newest, by comparing with an empty database."""
    config = Config(Path(__file__).parents[1] / "alembic.ini")
    newest = ScriptDirectory.from_config(config).get_current_head() or "0"
    with create_engine("sqlite://").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        command.revision(config, message, autogenerate=True, rev_id=f"{int(newest) + 1:04}")


if __name__ == "__main__":
    revise(sys.argv[1])
