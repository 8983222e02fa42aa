from __future__ import annotations

from reflex_components_lucide.icon import LUCIDE_ICON_LIST

from tickets_app.components.icons import TURN_ICONS
from tickets_app.domain.tickets import Turn


def test_every_turn_has_a_shape_but_the_readers_own_which_is_lit() -> None:
    assert set(Turn) - set(TURN_ICONS) == {Turn.YOU}


def test_every_shape_exists() -> None:
    assert {shape.replace("-", "_") for shape in TURN_ICONS.values()} <= set(LUCIDE_ICON_LIST)
