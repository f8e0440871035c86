"""The emulator of these tests does as terminals do, and takes nothing that it does not know."""

from __future__ import annotations

import pytest

from tests.driver.emulator import GARBAGE, TORN, Emulator
from tests.driver.sgr import Unknown
from tests.driver.widths import by_code_points


def row(*written: str, clips: bool = False, erases: bool = True) -> list[str]:
    """What stands in the cells of a line of six."""
    screen = Emulator(6, 2, clips=clips, erases=erases)
    for data in written:
        screen.feed(data)
    return [text for text, _ in screen.rows[0]]


@pytest.mark.parametrize(
    ("written", "cells"),
    [
        ("ab", ["a", "b", *["garbage"] * 4]),
        ("日本x", ["日", "", "本", "", "x", "garbage"]),
        ("日本x\x1b[2Ga", [" ", "a", "本", "", "x", "garbage"]),
        ("日本x\x1b[3Gab", ["日", "", "a", "b", "x", "garbage"]),
        ("abcdefgh", ["a", "b", "c", "d", "e", "h"]),
        ("abcde日", ["a", "b", "c", "d", "e", " "]),
        ("日本x\x1b[1;1H\x1b[3X", [" ", " ", " ", "torn", "x", "garbage"]),
        ("abcdef\x1b[3G\x1b[K", ["a", "b", " ", " ", " ", " "]),
        ("a\x1b7bc\x1b8x", ["a", "x", "c", *["garbage"] * 3]),
    ],
)
def test_what_stands_where(written: str, cells: list[str]) -> None:
    assert row(written) == cells


def test_what_is_beyond_the_edge_of_what_was_meant_is_cut_off() -> None:
    assert row("abcdefgh", clips=True) == [*"abcdef"]
    assert row("abcde日", clips=True) == [*"abcde", " "]
    assert row("\x1b[5;1Hx\x1b[1;9Hy", clips=True) == ["garbage"] * 6


def test_a_terminal_without_clusters_measures_their_parts() -> None:
    screen = Emulator(8, 1, clusters=by_code_points)
    screen.feed("👨\u200d👩🫠❤\ufe0f|")
    assert [text for text, _ in screen.rows[0]] == ["👨\u200d", "", "👩", "", "🫠", "❤\ufe0f", "|", "garbage"]


@pytest.mark.parametrize("erases", [True, False])
def test_what_is_erased_has_the_background_only_where_the_terminal_does_so(erases: bool) -> None:
    screen = Emulator(3, 1, erases=erases)
    screen.feed("\x1b[44m\x1b[K")
    assert {style[2] for _, style in screen.rows[0]} == {"44" if erases else "49"}


def test_looks_and_modes() -> None:
    screen = Emulator(3, 1)
    screen.feed("\x1b[1;38;5;9;48;2;1;2;3ma\x1b[22;39mb\x1b[m\x1b[?25lc\x07\x1b]52;c;aGk=\x07")
    assert screen.rows[0][0] == ("a", (frozenset("1"), "38;5;9", "48;2;1;2;3", ""))
    assert screen.rows[0][1] == ("b", (frozenset(), "39", "48;2;1;2;3", ""))
    assert screen.modes == {7}
    assert (screen.bells, screen.said) == (1, ["52;c;aGk="])
    screen.feed("\x1b[?1049h")
    assert not screen.is_whole
    assert GARBAGE != TORN


@pytest.mark.parametrize(
    "data",
    ["\x1b[3S", "\x1b[38;7m", "\x1b[1J", "\x1bc", "\x1b[", "\x9b1m", "\x00", "\x1b[2;1H\n", "\x1b[10m", "\x1b[?6c"],
)
def test_it_takes_nothing_that_it_does_not_know(data: str) -> None:
    with pytest.raises(Unknown):
        Emulator(6, 2).feed(data)
