"""What one part of the house promises another keeps, and the rules that no linter knows."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tickets_app.domain import errors
from tickets_app.domain.timeline import EntryKind, OutboxKind
from tickets_app.services.relay_handlers.registry import HANDLERS
from tickets_app.texts.table import M

ROOT = Path(__file__).parents[2]
ROOMS = ("tickets_app", "integrations", "tests", "bench", "alembic")
LONGEST_MODULE = 400
LONGEST_DRAWING = 60


@cache
def modules() -> list[Path]:
    """Every Python file of ours."""
    return [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if not is_foreign(path)]


def is_foreign(path: Path) -> bool:
    return "node_modules" in path.parts or "__pycache__" in path.parts


def product_errors() -> list[type[errors.ProductError]]:
    classes = [found for found in vars(errors).values() if isinstance(found, type)]
    return [found for found in classes if issubclass(found, errors.ProductError)]


def raised_codes() -> set[str]:
    """Codes given where a refusal is raised: `raise NotPermitted("credentials")`."""
    names = {error.__name__ for error in product_errors()} - {"Invalid", "Throttled"}
    found: set[str] = set()
    for path in (ROOT / "tickets_app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and called(node) in names and node.args:
                found |= texts_in(node.args[0])
    return found


def texts_in(node: ast.expr) -> set[str]:
    return (
        {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()
    )


def called(node: ast.Call) -> str:
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


@pytest.mark.parametrize("error", product_errors(), ids=lambda error: error.__name__)
def test_every_kind_of_refusal_has_words(error: type[errors.ProductError]) -> None:
    assert error is errors.ProductError or f"error.{error.code}" in M


def test_every_code_that_is_raised_has_words() -> None:
    assert {code for code in raised_codes() if f"error.{code}" not in M} == set()


@pytest.mark.parametrize("kind", sorted(set(EntryKind) - {EntryKind.MESSAGE}))
def test_every_event_of_the_timeline_has_words(kind: EntryKind) -> None:
    assert any(key.startswith(f"event.{kind}") for key in M)


def test_every_kind_of_outgoing_work_has_a_handler() -> None:
    assert set(HANDLERS) == set(OutboxKind)


def test_no_module_is_longer_than_its_limit() -> None:
    long = {path.name: lines for path in modules() if (lines := lines_of(path)) > LONGEST_MODULE}
    assert long == {}


def lines_of(path: Path) -> int:
    return path.read_text().count("\n")


def test_no_page_or_component_function_is_longer_than_its_limit() -> None:
    rooms = [ROOT / "tickets_app" / room for room in ("pages", "components")]
    trees = [(path, ast.parse(path.read_text())) for room in rooms for path in room.glob("*.py")]
    long = [
        f"{path.name}:{node.name}"
        for path, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and length(node) > LONGEST_DRAWING
    ]
    assert long == []


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_the_migrations_folder_does_not_shadow_its_library() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_package_files_hold_no_code_of_their_own() -> None:
    packages = [path for path in modules() if path.name == "__init__.py"]
    full = [path for path in packages if any(map(is_code, ast.parse(path.read_text()).body))]
    assert [str(path.relative_to(ROOT)) for path in full] == []


def is_code(statement: ast.stmt) -> bool:
    return not isinstance(statement, ast.Import | ast.ImportFrom | ast.Expr | ast.Assign)


def test_no_test_is_left_out() -> None:
    left_out = re.compile(r"pytest\.(mark\.)?(skip|xfail|importorskip)")
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if not is_foreign(path)]
    assert [path.name for path in tests if left_out.search(path.read_text())] == []


def test_nothing_is_left_open_in_the_code() -> None:
    left_open = re.compile(r"\b(TODO|FIXME|NotImplementedError)\b")
    product = [path for path in modules() if "tests" not in path.parts]
    assert [path.name for path in product if left_open.search(path.read_text())] == []


def test_no_text_names_a_path_of_somebodys_machine() -> None:
    somewhere = re.compile(r"(?<![\w.}])/(work|home|root|Users)/[a-z.]")
    written = [path for kind in ("*.md", "*.toml", "*.ini") for path in ROOT.glob(kind)]
    written += [*(ROOT / "docs").rglob("*.md"), ROOT / "Makefile", *modules()]
    assert [path.name for path in written if somewhere.search(path.read_text())] == []
