from __future__ import annotations

import pytest

from tickets_app.texts import sizes


@pytest.mark.parametrize(
    ("byte_count", "words"),
    [
        (0, "0\u00a0B"),
        (1023, "1023\u00a0B"),
        (319_488, "312\u00a0KB"),
        (1_468_006, "1,4\u00a0MB"),
        (26_214_400, "25\u00a0MB"),
        (5 * 1024**4, "5120\u00a0GB"),
    ],
)
def test_a_size_is_said_in_its_largest_unit(byte_count: int, words: str) -> None:
    assert sizes.size(byte_count, "pt") == words


def test_english_writes_a_point() -> None:
    assert sizes.size(1_468_006, "en") == "1.4\u00a0MB"
