"""What goes past the picture: exactly what Textual and Ternbox write, and nothing that only begins like it."""

from __future__ import annotations

import pytest

from tui.app.output.known import GRAPHIC, HARMLESS, beginning
from tui.pictures import kitty

COPY = "\x1b]52;c;aGVsbG8=\x07"


@pytest.mark.parametrize(
    "data",
    [
        "\x07",
        COPY,
        f"\x1bPtmux;\x1b{COPY}\x1b\\",
        "\x1b[?25l",
        "\x1b[?1003h",
        "\x1b[?2026$p",
        "\x1b[>25u",
        "\x1b[<u",
        "\x1b]22;pointer\x07",
        kitty.QUESTION + "\x1b[16t\x1b[c",
        kitty.GONE,
    ],
    ids=ascii,
)
def test_these_pass(data: str) -> None:
    assert HARMLESS.fullmatch(data)
    assert not HARMLESS.fullmatch(f"{data}x")
    assert not HARMLESS.fullmatch(f"{data}\x1b[2J")


@pytest.mark.parametrize(
    "data",
    [
        "\x1b]0;title\x07",
        "\x1b]52;c;?\x07",
        "\x1b[2J",
        "\x1b[?1049h",
        "\x1b[21t",
        "\x1bP+q544e\x1b\\",
        "\x1bc",
        "\x1b[6n",
    ],
    ids=ascii,
)
def test_these_do_not(data: str) -> None:
    assert not HARMLESS.fullmatch(data)


def test_pictures_pass_at_a_cell() -> None:
    for picture in (kitty.shown(b"\x89PNG" * 5000, 40), "\x1bP0;1;0q#0;2;0;0;0#0~~-\x1b\\"):
        assert GRAPHIC.fullmatch(f"\x1b7\x1b[3;2H{picture}\x1b8")
        assert not GRAPHIC.fullmatch(f"\x1b7\x1b[3;2H{picture}\x1b[2J\x1b8")
        assert not GRAPHIC.fullmatch(f"\x1b7\x1b[3;2H{picture}\x1b8\x1b[2J")
        assert not GRAPHIC.fullmatch(picture)


def test_a_log_is_told_the_sequence_and_none_of_the_text() -> None:
    assert beginning("\x1b[3;1Hsecret words") == "'\\x1b[3;1H'"
    assert beginning("secret") == "6 characters"
    assert beginning("\x1b]52;c;c2VjcmV0\x07") == "'\\x1b]'"
