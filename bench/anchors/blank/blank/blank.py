"""The floor under every page: one heading, one number that a click raises."""

import reflex as rx


class Count(rx.State):
    clicks: int = 0

    @rx.event
    def raise_it(self) -> None:
        self.clicks += 1


def index() -> rx.Component:
    return rx.el.main(rx.heading("Blank"), rx.el.button(Count.clicks, on_click=Count.raise_it))


app = rx.App()
app.add_page(index, route="/", title="Blank")
