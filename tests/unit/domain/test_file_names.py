from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets_app.domain import file_names


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("foto.png", "foto.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\dave\\nota.txt", "nota.txt"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\r\nx: y.txt", "ax: y.txt"),
        ("cafe\u0301.txt", "café.txt"),
        ("  muito   espaço .txt", "muito espaço .txt"),
        ("", "arquivo"),
        ("...", "arquivo"),
        ("\x00", "arquivo"),
    ],
)
def test_a_name_is_only_a_name(name: str, shown: str) -> None:
    assert file_names.cleaned(name) == shown


def test_a_long_name_keeps_its_ending() -> None:
    name = file_names.cleaned("ã" * 300 + ".pdf")
    assert len(name.encode()) <= 200
    assert name.endswith("ã.pdf")


@given(st.text(max_size=400))
def test_no_name_is_long_hidden_or_a_path(name: str) -> None:
    shown = file_names.cleaned(name)
    assert 0 < len(shown.encode()) <= file_names.LARGEST
    assert not {"/", "\\"} & set(shown)
    assert not any(unicodedata.category(sign).startswith("C") for sign in shown)
