from __future__ import annotations

import re
from pathlib import Path

import pytest

from tickets_app.components import document

ASSETS = Path(__file__).parents[3] / "assets"
STYLES = sorted((ASSETS / "styles").glob("*.css"))
SCRIPTS = sorted((ASSETS / "scripts").glob("*.js"))


def block(start: str) -> set[str]:
    """The names that one block of the tokens sets."""
    tokens = (ASSETS / "styles" / "tokens.css").read_text()
    body = tokens.split(start, 1)[1].split("}", 1)[0]
    return set(re.findall(r"(--[\w-]+):", body))


def test_every_stylesheet_is_listed_and_there() -> None:
    assert {f"/styles/{path.name}" for path in STYLES} == set(document.STYLESHEETS)


def test_the_tokens_come_first() -> None:
    assert document.STYLESHEETS[0] == "/styles/tokens.css"


def test_light_and_dark_name_the_same_things() -> None:
    assert block("\n.dark, .dark-theme") == block(":root, .light, .light-theme")


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_stylesheet_takes_nothing_from_elsewhere(path: Path) -> None:
    assert re.findall(r"url\((?!\"/fonts/)|@import|https?:", path.read_text()) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_stylesheet_uses_only_tokens_that_are_set(path: Path) -> None:
    ours = "".join(file.read_text() for file in (*STYLES, *SCRIPTS))
    set_here = set(re.findall(r"(--[\w-]+)\"?[:,]", ours))
    of_radix = re.compile(r"--(gray|accent|amber|grass|red|radius)-\d+")
    used = set(re.findall(r"var\((--[\w-]+)", path.read_text()))
    assert {name for name in used - set_here if not of_radix.fullmatch(name)} == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_says_what_it_is_for_and_evaluates_nothing(path: Path) -> None:
    text = path.read_text()
    assert text.startswith("// ")
    assert not re.search(r"\beval\(|new Function|https?://", text)


def test_the_typeface_carries_its_licence() -> None:
    licence = (ASSETS / "fonts" / "LICENSE-Inter.txt").read_text()
    assert "SIL OPEN FONT LICENSE" in licence.upper()
