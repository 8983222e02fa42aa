"""`/`: what waits for the reader, what goes on, what was solved lately."""

from __future__ import annotations

import reflex as rx

from tickets_app.components.drawings import lamp_off
from tickets_app.components.icons import icon
from tickets_app.components.parts import button, lamp, link_button
from tickets_app.components.shell import frame
from tickets_app.components.texts import T, title
from tickets_app.components.ticket_rows import ask, bones, ticket_row
from tickets_app.state.home import HomeState

TABS = ("all", "waiting", "open", "solved")
RAIL_KEYS = (("/", "search"), ("c", "new"), ("j k", "move"), ("?", "help"))


@rx.page(route="/", title=title("home.page"), on_load=HomeState.load)
def home() -> rx.Component:
    return frame(
        rx.cond(
            HomeState.is_loaded,
            rx.cond(HomeState.counts.all == 0, _first_time(), _everything()),
            _loading(),
        ),
        place="tickets",
        new_look="ink",
    )


def _everything() -> rx.Component:
    return rx.fragment(
        rx.el.header(
            rx.el.h1(HomeState.greeting.hello),
            rx.el.p(rx.el.b(HomeState.greeting.waits), " ", HomeState.greeting.goes_on),
            class_name="greeting",
        ),
        rx.el.div(
            rx.el.div(_search(), _tabs(), _listing()),
            _rail(),
            class_name="columns",
        ),
    )


def _search() -> rx.Component:
    return rx.el.div(
        icon("search", 20),
        rx.el.label(T("home.search"), html_for="search", class_name="unseen"),
        rx.el.input(
            id="search",
            type="search",
            auto_complete="off",
            placeholder=T("home.search.hint"),
            custom_attrs={"data-searched": HomeState.words},
            on_change=HomeState.search.debounce(250),
        ),
        rx.el.kbd("/", aria_hidden="true"),
        class_name="search",
        role="search",
    )


def _tabs() -> rx.Component:
    counts = HomeState.counts
    numbers = (counts.all, counts.waiting, counts.open, counts.solved)
    return rx.el.nav(
        *(_tab(status, number) for status, number in zip(TABS, numbers, strict=True)),
        class_name="tabs",
        aria_label=T("home.which"),
    )


def _tab(status: str, count: rx.Var[int]) -> rx.Component:
    start = "/" if status == "all" else f"/?status={status}"
    joint = "?q=" if status == "all" else "&q="
    words = HomeState.words_in_address
    return rx.el.a(
        T(f"home.{status}"),
        rx.el.span(count),
        href=rx.cond(words != "", f"{start}{joint}{words}", start),
        aria_current=rx.cond(HomeState.status == status, "page", "false"),
    )


def _listing() -> rx.Component:
    return rx.el.div(
        rx.cond(HomeState.waiting.length() > 0, _lit()),
        rx.cond(HomeState.going.length() > 0, _going()),
        rx.cond(_is_paged_here, _more_button()),
        rx.cond(HomeState.solved.length() > 0, _solved()),
        rx.cond(_is_bare, _nothing_found()),
        class_name="listing",
        aria_busy=rx.cond(HomeState.is_searching, "true", "false"),
    )


def _lit() -> rx.Component:
    return rx.el.section(
        rx.el.h2(
            lamp(),
            T("home.waiting"),
            rx.el.span(HomeState.counts.waiting, class_name="count"),
            id="waiting",
        ),
        rx.el.ul(rx.foreach(HomeState.waiting, ask)),
        class_name="lit",
        aria_labelledby="waiting",
    )


def _going() -> rx.Component:
    title = rx.cond(
        (HomeState.words != "") & (HomeState.status == "all"), T("home.found"), T("home.open")
    )
    return rx.fragment(
        rx.el.h2(
            title,
            rx.cond(HomeState.words == "", rx.el.span(HomeState.counts.open, class_name="count")),
            rx.el.span(T("home.order"), class_name="end"),
            id="going",
            class_name="section-head",
        ),
        rx.el.ul(
            rx.foreach(HomeState.going, ticket_row), class_name="group", aria_labelledby="going"
        ),
    )


def _solved() -> rx.Component:
    is_overview = HomeState.status == "all"
    return rx.fragment(
        rx.el.h2(
            rx.cond(is_overview, T("home.solved.lately"), T("home.solved")),
            rx.cond(
                is_overview,
                rx.el.a(T("home.solved.all"), href="/?status=solved", class_name="end link"),
            ),
            id="solved",
            class_name="section-head",
        ),
        rx.el.ul(
            rx.foreach(HomeState.solved, ticket_row), class_name="group", aria_labelledby="solved"
        ),
        rx.cond((HomeState.status == "solved") & (HomeState.cursor != ""), _more_button()),
    )


_is_paged_here = (HomeState.cursor != "") & (HomeState.status != "solved")
_is_bare = (
    (HomeState.waiting.length() == 0)
    & (HomeState.going.length() == 0)
    & (HomeState.solved.length() == 0)
)


def _more_button() -> rx.Component:
    return rx.el.div(button(T("home.more"), on_click=HomeState.more), class_name="more")


def _nothing_found() -> rx.Component:
    statuses = [(status, T(f"home.{status}")) for status in TABS]
    status = rx.match(HomeState.status, *statuses, "")
    with_words = rx.cond(
        HomeState.status == "all",
        T("home.none.words", words=HomeState.words),
        T("home.none.words_in", words=HomeState.words, status=status),
    )
    without = [(code, T(f"home.none.{code}")) for code in TABS[1:]]
    return rx.el.section(
        rx.el.h2(
            rx.cond(HomeState.words != "", with_words, rx.match(HomeState.status, *without, ""))
        ),
        rx.el.p(T("home.none.why")),
        rx.el.div(
            rx.cond(
                (HomeState.words != "") & (HomeState.status != "all"),
                link_button(
                    T("home.everywhere"), f"/?q={HomeState.words_in_address}", is_compact=True
                ),
            ),
            link_button(T("home.clear"), "/", look="ghost", is_compact=True),
            class_name="empty-acts",
        ),
        class_name="group empty small-words",
    )


def _rail() -> rx.Component:
    return rx.el.aside(
        rx.el.section(
            rx.el.h2(T("home.comes_back")),
            rx.el.p(
                T("home.comes_back.how", days=HomeState.reopen_days), class_name="small quiet"
            ),
        ),
        rx.el.section(
            rx.el.h2(T("home.keys")),
            rx.el.dl(*(_key(strokes, words) for strokes, words in RAIL_KEYS)),
            class_name="rail-keys",
        ),
        class_name="rail",
        aria_label=T("home.good_to_know"),
    )


def _key(strokes: str, words: str) -> rx.Component:
    keys = (rx.el.kbd(key) for key in strokes.split())
    return rx.el.div(rx.el.dt(*keys), rx.el.dd(T(f"keys.{words}")))


def _first_time() -> rx.Component:
    return rx.fragment(
        rx.el.header(
            rx.el.h1(HomeState.greeting.hello),
            rx.el.p(T("home.empty.standing")),
            class_name="greeting",
        ),
        rx.el.section(
            lamp_off(),
            rx.el.h2(T("home.empty.title"), id="empty"),
            rx.el.p(T("home.empty.why")),
            rx.el.div(
                link_button(T("home.empty.act"), "/tickets/new", look="ink", shape="plus"),
                class_name="empty-acts",
            ),
            class_name="group empty",
            aria_labelledby="empty",
        ),
    )


def _loading() -> rx.Component:
    return rx.fragment(rx.el.h1(T("home.page"), class_name="unseen"), bones(3))
