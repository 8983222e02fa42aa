"""Any address at which nothing is: the same page whether missing or not allowed."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.missing import missing
from tickets_app.components.shell import frame
from tickets_app.components.texts import title


@rx.page(route="404", title=title("missing.page"))
def not_found() -> rx.Component:
    return frame(missing(), is_for_anybody=True)
