"""Every wall of pyproject.toml is shown to bite: one forbidden import each, planted in a copy."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
CODE_ONLY = shutil.ignore_patterns("__pycache__")

# wall -> (where the import is planted, what it imports)
PLANTED = {
    "Dependencies point one way": ("tickets_app/state/planted.py", "tickets_app.components"),
    "Integrations know nothing of the product": ("integrations/planted.py", "sqlalchemy"),
    "Integrations do not know one another": (
        "integrations/planted_other.py",
        "integrations.chatwoot",
    ),
    "The product never leans on the sandbox": (
        "tickets_app/services/planted.py",
        "integrations.chatwoot.sandbox",
    ),
    "The domain decides and does nothing else": ("tickets_app/domain/planted.py", "httpx"),
    "Only services touch the database": ("tickets_app/components/planted.py", "tickets_app.db"),
    "Only services call outside": ("tickets_app/web/planted.py", "integrations.errors"),
    "Only the edges run use cases": ("tickets_app/pages/planted.py", "tickets_app.services"),
    "Reflex stays at the edge": ("tickets_app/worker/planted.py", "reflex"),
    "Texts are a table of their own": ("tickets_app/texts/planted.py", "tickets_app.domain"),
    "No cycles between neighbours": ("tickets_app/db/planted.py", "tickets_app.services"),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the contracts that a copy of the product with every planted import breaks."""
    copy = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in ("tickets_app", "integrations"):
        shutil.copytree(ROOT / package, copy / package, ignore=CODE_ONLY)
    for path, module in PLANTED.values():
        with (copy / path).open("a") as file:
            file.write(f"\nimport {module}\n")
    command = [LINT_IMPORTS, "--no-cache", "--no-logo"]
    said = subprocess.run(command, check=False, cwd=copy, capture_output=True, text=True).stdout
    return set(re.findall(r"^(.+) BROKEN", said, re.MULTILINE))


def contracts() -> set[str]:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return {contract["name"] for contract in linter["contracts"]}


def test_every_wall_has_a_planted_import() -> None:
    assert contracts() == set(PLANTED)


@pytest.mark.parametrize("wall", PLANTED)
def test_a_wall_stops_the_import_that_it_forbids(wall: str, broken: set[str]) -> None:
    assert wall in broken
