"""Messages as safe HTML: simple Markdown, links, nothing that loads or runs.

Two locks: the parser knows no HTML and few rules, and the sanitizer behind it knows few tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape, unescape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

TAGS = {"p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "a"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
LEFT_OUT = ["heading", "lheading", "hr", "reference", "html_block", "html_inline"]
MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>~])")
"""Those that mean something inside a line; the others do so only at its start."""


def _image_as_link(_: RendererHTML, tokens: Sequence[Token], index: int, *__: Any) -> str:
    # A picture from anywhere would tell its owner who reads the message, and when.
    address = str(tokens[index].attrs.get("src", ""))
    return f'<a href="{escape(address)}">{escape(tokens[index].content or address)}</a>'


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    parser.enable("linkify").disable(LEFT_OUT)
    assert parser.linkify is not None
    # Without a scheme "script.sh" would become a link to a stranger.
    parser.linkify.set({"fuzzy_link": False})  # pyright: ignore[reportUnknownMemberType]
    parser.add_render_rule("image", _image_as_link)
    return parser


_PARSER = _parser()


@lru_cache(maxsize=1024)
def to_html(text: str) -> str:
    """Give a message as HTML that is safe to put on a page."""
    return nh3.clean(
        _PARSER.render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def to_line(text: str, length: int = 200) -> str:
    """Give a message as one line of plain words, cut with an ellipsis at `length` letters."""
    words = " ".join(unescape(nh3.clean(to_html(text[: 4 * length]), tags=set())).split())
    return words if len(words) <= length else f"{words[: length - 1].rstrip()}…"


def escaped(text: str) -> str:
    """Give a person's words so that Markdown shows them as they are, on one line."""
    return MARKDOWN_SIGNS.sub(r"\\\1", " ".join(text.split()))
