"""What may get through a frame into the picture, and from there to the terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.app.output.frames import NotAFrame, read
from tui.app.output.picture import Picture

SIZE = 20, 3
HOME = "\x1b[1;1H"
OURS = re.compile(r"\x1b\[(?:\d+;\d+H|\d+G|[\d;]*m|K|\d+X)")
COPIES = "\x1b]52;c;aGVsbG8=\x07"


def sent(*frames: str, erases: bool = False) -> tuple[str, int]:
    """What goes out for the last of the frames, and how many foreign characters it held."""
    picture = Picture(erases=erases)
    for frame in frames:
        picture.changes()
        foreign = read(picture, frame, SIZE)
    return picture.changes(), foreign


def test_a_frame_that_changes_nothing_sends_nothing() -> None:
    frame = f"{HOME}\x1b[1;38;2;1;2;3mhello\x1b[0m there{HOME}"
    assert sent(frame, frame) == ("", 0)


def test_only_what_changed_is_sent() -> None:
    before = f"{HOME}\x1b[1;31mhello\x1b[0m\x1b[3;1H"
    after = f"{HOME}\x1b[1;31mhallo\x1b[0m\x1b[3;1H"
    assert sent(before, after) == ("\x1b[1;2H\x1b[1;31ma\x1b[3;1H\x1b[m", 0)


def test_a_short_gap_is_written_and_a_long_one_jumped_over() -> None:
    dots = HOME + "." * 20
    assert sent(dots + HOME, f"{HOME}x....x{HOME}")[0] == "x....x\x1b[1G"
    assert sent(dots + HOME, f"{HOME}x........x{HOME}")[0] == "x\x1b[10Gx\x1b[1G"


def test_blanks_are_erased_only_where_that_keeps_the_colour() -> None:
    dots, blanks = f"{HOME}{'.' * 20}{HOME}", f"{HOME}\x1b[44m{' ' * 20}\x1b[0m{HOME}"
    assert sent(dots, blanks, erases=True)[0] == "\x1b[44m\x1b[K\x1b[m"
    assert sent(dots, blanks)[0] == f"\x1b[44m{' ' * 20}\x1b[1G\x1b[m"


@pytest.mark.parametrize(
    "text",
    [
        COPIES,
        "\x1b[2J",
        "\x1b]0;title\x07",
        "\x9b5n",
        "\x1bP0;1;0q#0~\x1b\\",
        "\x1b[?1049l",
        "\x07",
        "\x00\x08\t\r\x7f",
        "\x1b[5:3m",
        "\u202eabc\u2066",
        "\x1b]8;;http://example.com\x07link",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("look", ["", "\x1b[31m"], ids=["plain", "red"])
def test_no_sequence_of_a_stranger_gets_through(text: str, look: str) -> None:
    changes, foreign = sent(f"{HOME}{look}before{text}after{look and chr(27) + '[0m'}{HOME}")
    assert foreign
    assert OURS.sub("", changes).isprintable()


@given(
    st.lists(st.sampled_from([HOME, "\x1b[31m", "\x1b[0m", "\n", "a", "日", "\x1b7", "\x1b8", "\x1b[3C"]) | st.text())
)
def test_whatever_a_frame_holds_only_our_own_sequences_leave(pieces: list[str]) -> None:
    changes, _ = sent(f"{HOME}{''.join(pieces)}{HOME}")
    assert not re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", OURS.sub("", changes))


def test_a_look_within_a_look_is_not_textuals() -> None:
    changes, foreign = sent(f"{HOME}\x1b[31mone\x1b[32mtwo\x1b[0m{HOME}")
    assert foreign == 1
    assert "32" not in changes


@pytest.mark.parametrize(
    "data",
    ["hello", f"hello{HOME}", f"{HOME}hello", "\x1b[2J", COPIES, "", f"{HOME}x\x1b[K"],
    ids=ascii,
)
def test_what_is_no_frame_is_told(data: str) -> None:
    picture = Picture(erases=True)
    with pytest.raises(NotAFrame):
        read(picture, data, SIZE)
    assert picture.changes() == ""


def test_text_of_odd_width_is_read_as_the_last_filter_writes_it() -> None:
    """It has no more effect on what follows than any other text."""
    odd = "\x1b7\x1b[31m     \x1b[0m\x1b8\x1b7\x1b[31mनि\x1b[0m\x1b8\x1b[5C|"
    changes, foreign = sent(HOME + odd + HOME)
    assert foreign == 0
    assert changes.index("|") > changes.index("नि")
    assert "\x1b7" not in changes
    assert "\x1b[6G" in changes


def test_what_is_not_known_is_sent_again_from_there_on() -> None:
    picture = Picture(erases=False)
    read(picture, f"{HOME}one\x1b[2;1Htwo\x1b[3;1Hthree{HOME}", SIZE)
    picture.changes()
    picture.forget(1)
    changes = picture.changes()
    assert "two" in changes
    assert "three" in changes
    assert "one" not in changes
