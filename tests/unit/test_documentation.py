"""The README, .env.example and the code name the same things."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tickets_app import setting_values, settings
from tickets_app.commands import parser

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
ALIASES = {"FRONTEND_URL", "CHATWOOT_API_TOKEN"}
SETTING = re.compile(r"[A-Z]+(_[A-Z]+)+")


def section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(text: str) -> list[str]:
    return re.findall(r"^\| (`[^|]+`) \|", text, re.MULTILINE)


def names(cells: list[str]) -> set[str]:
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def settings_in_code() -> set[str]:
    tree = ast.parse((ROOT / "tickets_app" / "settings.py").read_text())
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and SETTING.fullmatch(text)}


def test_the_readme_names_every_setting_and_no_other() -> None:
    assert names(first_cells(section("Settings"))) == settings_in_code() - ALIASES


def test_no_setting_about_chatwoot_is_reported_as_unknown() -> None:
    about_chatwoot = {name for name in settings_in_code() if name.startswith("CHATWOOT_")}
    assert about_chatwoot == setting_values.OF_CHATWOOT
    assert settings.unknown_names({"CHATWOOT_API_TOKEN": "a", "CHATWOOT_X": "b"}) == (
        "CHATWOOT_X",
    )


def test_the_readme_names_the_aliases() -> None:
    assert all(f"`{alias}`" in section("Settings") for alias in ALIASES)


def test_the_example_names_every_setting_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text()
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == settings_in_code() - ALIASES


def test_the_readme_names_every_make_target_with_a_sentence() -> None:
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    told = {name for name in names(first_cells(section("Commands"))) if name.startswith("make ")}
    assert told == {f"make {target}" for target in targets} - {"make help"}


def commands(capsys: pytest.CaptureFixture[str], *below: str) -> set[str]:
    with pytest.raises(SystemExit):
        parser.parse([*below, "--help"])
    return set(re.findall(r"^    ([a-z-]+)(?: |$)", capsys.readouterr().out, re.MULTILINE))


def test_the_readme_names_every_command_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    told = {name for name in names(first_cells(section("Commands"))) if "make" not in name}
    below = {f"chatwoot {name}" for name in commands(capsys, "chatwoot")}
    assert told - {"python -m tickets_app"} == commands(capsys) - {"chatwoot"} | below


def routes_of_pages() -> set[str]:
    pages = (ROOT / "tickets_app" / "pages").glob("*.py")
    return {route for page in pages for route in re.findall(r'route="(/[^"]*)"', page.read_text())}


def doors() -> set[str]:
    routes = (ROOT / "tickets_app" / "web" / "routes.py").read_text()
    return set(re.findall(r'_door\(\s*"([^"]+)"', routes))


def test_the_readme_names_every_route_and_no_other() -> None:
    told = names(first_cells(section("Routes")))
    assert told == {
        route.replace("[", "{").replace("]", "}") for route in routes_of_pages() | doors()
    }
