"""Pastes with escape characters in them, in whatever pieces they come in: one paste, and not one key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from tui.app.pastes import END, SHOWN, START, Pastes
from tui.app.told_by_terminal import install

TEXT = st.text(st.sampled_from("a\r\n\x1b[2~01;m"), max_size=40).filter(lambda text: END not in text + END[:-1])
KEYS = st.text(st.sampled_from("ab\x1b[2~0"), max_size=12).filter(lambda text: START not in text + START[:-1])


def in_pieces(text: str, sizes: list[int]) -> list[str]:
    pieces = []
    for size in sizes:
        pieces.append(text[:size])
        text = text[size:]
    return [piece for piece in (*pieces, text) if piece]


@given(KEYS, TEXT, KEYS, st.lists(st.integers(1, 9), max_size=20))
def test_only_escapes_inside_a_paste_are_replaced(before: str, pasted: str, after: str, sizes: list[int]) -> None:
    pastes = Pastes()
    came = before + START + pasted + END + after
    through = "".join(map(pastes.through, in_pieces(came, sizes)))
    assert through == before + START + pasted.replace("\x1b", SHOWN) + END + after


def test_textual_takes_it_for_one_paste_and_no_key() -> None:
    install()
    parser = XTermParser()
    came = f"{START}one\x1b[31mtwo\rthree\r{END}x"
    heard = [event for piece in in_pieces(came, [3, 9, 1, 1, 8]) for event in parser.feed(piece)]
    pasted, key = heard
    assert isinstance(pasted, events.Paste)
    assert pasted.text == f"one{SHOWN}[31mtwo\rthree\r"
    assert isinstance(key, events.Key)
    assert key.key == "x"
