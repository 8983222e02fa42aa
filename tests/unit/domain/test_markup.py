from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets_app.domain import markup

LINK = 'target="_blank" rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("um\ndois", "<p>um<br>\ndois</p>\n"),
        ("um\\\ndois", "<p>um<br>\ndois</p>\n"),
        ("**forte** *leve* `nu`", "<p><strong>forte</strong> <em>leve</em> <code>nu</code></p>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("> dito", "<blockquote>\n<p>dito</p>\n</blockquote>\n"),
        ("```py\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"),
        ("# não é título", "<p># não é título</p>\n"),
        ("script.sh", "<p>script.sh</p>\n"),
    ],
)
def test_simple_markdown_is_drawn(text: str, html: str) -> None:
    assert markup.to_html(text) == html


@pytest.mark.parametrize(
    ("text", "address", "words"),
    [
        ("https://example.com/a?b=1", "https://example.com/a?b=1", "https://example.com/a?b=1"),
        ("[aqui](http://example.com)", "http://example.com", "aqui"),
        ("ana@example.com", "mailto:ana@example.com", "ana@example.com"),
        ("![foto](https://evil.example/p.png)", "https://evil.example/p.png", "foto"),
    ],
)
def test_links_open_elsewhere_and_tell_nothing(text: str, address: str, words: str) -> None:
    assert markup.to_html(text) == f'<p><a href="{address}" {LINK}>{words}</a></p>\n'


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHN2Zz4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        '![" onerror="alert(1)](https://example.com/x.png)',
        '[x](https://example.com" onmouseover="alert(1))',
        "<iframe srcdoc='<script>alert(1)</script>'>",
        "<svg/onload=alert(1)>",
        "`<img src=x onerror=alert(1)>`",
        "[x]: javascript:alert(1)\n\n[x]",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[@Bea](mention://user/3/Bea)",
    ],
)
def test_nothing_that_runs_or_loads_gets_through(text: str) -> None:
    html = markup.to_html(text)
    assert set(re.findall(r"<(\w+)", html)) <= markup.TAGS
    assert set(re.findall(r'<[^>]*?\s(\w+)="', html)) <= {"href", "target", "rel", "start"}
    assert all(re.match(r"https?:|mailto:", href) for href in re.findall(r'href="(.*?)"', html))


@given(st.text(alphabet="ab<>&\"'[]()!*_`#\n\\:/ .jscript", max_size=80))
def test_whatever_is_written_only_known_tags_come_out(text: str) -> None:
    assert set(re.findall(r"<(\w+)", markup.to_html(text))) <= markup.TAGS


def test_a_line_is_the_plain_words() -> None:
    assert markup.to_line("**Oi** [aqui](http://a.example)\n\n- um\n- 1 < 2") == "Oi aqui um 1 < 2"


def test_a_long_line_is_cut_with_an_ellipsis() -> None:
    line = markup.to_line("palavra " * 100)
    assert len(line) <= 200
    assert line.endswith("palavra…")


@given(st.text(alphabet="ab*_`[]<>~\\ ", min_size=1, max_size=40))
def test_escaped_words_are_shown_as_they_were(text: str) -> None:
    shown = markup.to_line(f"x{markup.escaped(text)}x")
    assert shown == " ".join(f"x{' '.join(text.split())}x".split())
