"""The small rules behind the screen: cutting and wrapping, lengths of SMS, colours, bursts, attention, undo."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from tui.app.burst import Burst
from tui.app.cells import fit, padded, wrap
from tui.app.look import colours as palettes
from tui.app.look.front import left_width
from tui.app.look.spans import apart, cut, width_of
from tui.app.look.tab_lines import place, tab_lines
from tui.app.reading import Attention
from tui.app.sms import _BASIC, _EXTENSION, sms_parts
from tui.app.theme import DARK, LIGHT
from tui.app.undo import Undo
from tui.model import MINUTE, NS
from tui.store import Counts, View
from tui.text import clean_block, clean_line

# The machine that runs the tests may be busy.
unhurried = settings(deadline=None)

words = st.text(max_size=80).map(clean_block)
spans = st.lists(st.tuples(st.text(max_size=20).map(clean_line), st.just("text")), max_size=5)


@unhurried
@given(words, st.integers(2, 40))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")


@unhurried
@given(st.text(max_size=60).map(clean_line), st.integers(0, 30))
def test_what_is_cut_fits_and_what_is_padded_fills(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) <= width
    assert cell_len(padded(text, width)) == width


@unhurried
@given(spans, spans, st.integers(0, 60))
def test_lines_of_spans_never_exceed_their_width(
    left: list[tuple[str, str]], right: list[tuple[str, str]], width: int
) -> None:
    assert width_of(cut(left, width)) <= width
    assert width_of(apart(left, right, width)) <= width


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", (1, 160)),
        ("a" * 160, (1, 0)),
        ("a" * 161, (2, 145)),
        ("€" * 80, (1, 0)),
        ("a" * 159 + "€", (2, 145)),
        ("ж" * 70, (1, 0)),
        ("ж" * 71, (2, 63)),
        ("😀" * 35, (1, 0)),
        # What takes two places goes over to the next part as a whole: 152 + 1 empty, and 66 + 1 empty.
        ("a" * 152 + "€" + "a" * 10, (2, 141)),
        ("😀" * 36, (2, 61)),
        ("😀" * 66, (2, 1)),
        ("😀" * 67, (3, 65)),
    ],
)
def test_sms_are_counted_as_operators_do(text: str, parts: tuple[int, int]) -> None:
    said = sms_parts(text)
    assert (said.count, said.left) == parts


@unhurried
@given(st.text(st.sampled_from("a€^\x0cж😀’ \n"), max_size=700))
def test_no_sms_is_over_full_and_none_could_be_saved(text: str) -> None:
    """Against a slow way to cut: one part after the other, as many characters as go in."""
    gsm = all(character in _BASIC or character in _EXTENSION for character in text)
    sizes = [2 if (character in _EXTENSION if gsm else ord(character) > 0xFFFF) else 1 for character in text]
    single, part = (160, 153) if gsm else (70, 67)
    parts = [sum(sizes)] if sum(sizes) <= single else []
    while sizes and not (len(parts) == 1 and parts[0] == sum(sizes)):
        taken = 0
        while sizes and taken + sizes[0] <= part:
            taken += sizes.pop(0)
        parts.append(taken)
    said = sms_parts(text)
    room = single if len(parts) == 1 else part
    assert (said.count, said.left) == (len(parts), room - parts[-1])
    assert bool(said.because) != gsm


def test_the_alphabet_of_sms_is_whole() -> None:
    """GSM 03.38 has 127 characters and the escape to ten more."""
    assert (len(_BASIC), len(_EXTENSION)) == (127, 10)


@pytest.mark.parametrize("depth", [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT], ids=str)
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_text_stands_out_from_every_ground(theme: Theme, depth: ColorSystem) -> None:
    """WCAG AA: a contrast of at least 4.5."""
    texts = [theme.foreground, theme.accent, theme.success, theme.warning, theme.error]
    texts += [theme.variables[name] for name in ("quiet", "customer", "own", "live")]

    def shown(colour: str | None) -> str:
        return RichColor.parse(str(colour)).downgrade(depth).get_truecolor().hex

    grounds = [theme.background, theme.panel, theme.variables["chosen"], theme.variables["chosen-away"]]
    low = [(text, ground) for text in texts for ground in grounds if contrast(shown(text), shown(ground)) < 4.5]
    assert low == []


_OF_XTERM = {"red": "#cd0000", "green": "#00cd00", "yellow": "#cdcd00", "blue": "#0000ee", "magenta": "#cd00cd"}
_OF_A_CONSOLE = {"red": "#aa0000", "green": "#00aa00", "yellow": "#aa5500", "blue": "#0000aa", "magenta": "#aa00aa"}


@pytest.mark.parametrize("ground", ["#ffffff", "#000000"])
@pytest.mark.parametrize(
    "shown", [_OF_XTERM | {"cyan": "#00cdcd"}, _OF_A_CONSOLE | {"cyan": "#00aaaa"}], ids=["xterm", "console"]
)
def test_none_of_sixteen_colours_is_lost_on_white_or_on_black(shown: dict[str, str], ground: str) -> None:
    texts = [colour for role, colour in palettes.ANSI.items() if role not in ("primary", "rule")]
    names = {colour.removeprefix("ansi_") for colour in texts} - {"default"}
    assert [name for name in names if contrast(shown[name], ground) < 2] == []


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in Color.parse(color).normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_a_burst_of_letters_is_no_command_and_a_held_key_is_one() -> None:
    pasted, held, typed = Burst(), Burst(), Burst()
    for number, letter in enumerate("hello"):
        pasted.key(letter, 100 + number * 0.001)
        held.key("j", 100 + number * 0.001)
        typed.key(letter, 100 + number * 0.09)
    assert pasted.is_no_command
    assert not held.is_no_command
    assert not typed.is_no_command
    assert not pasted.is_pasted_text
    pasted.key("e", 200)
    assert not pasted.is_no_command


class At:
    now = 1_000 * NS

    def __call__(self) -> int:
        return self.now


def test_looking_needs_a_person_a_focus_and_a_moment() -> None:
    at = At()
    attention = Attention(at)
    assert not attention.looks(True)
    attention.key()
    assert not attention.looks(True)
    at.now += NS
    assert attention.looks(True)
    assert not attention.looks(False)
    attention.focus(False)
    at.now += 2 * NS
    assert not attention.looks(True)
    attention.focus(True)
    assert not attention.looks(True)
    at.now += NS
    assert attention.looks(True)
    at.now += MINUTE
    assert not attention.looks(True)


def test_undo_works_once_and_for_ten_seconds() -> None:
    at = At()
    undo = Undo(at)
    assert undo.use() is None
    undo.offer(lambda: "done")
    at.now += 10 * NS
    assert undo.use() == "done"
    assert undo.use() is None
    undo.offer(lambda: "done")
    at.now += 11 * NS
    assert undo.use() is None


@pytest.mark.parametrize(("many", "rounded"), [(26, ""), (999, ""), (50_003, "50k"), (1_234_567, "1.2M")])
def test_no_number_above_the_list_is_cut(many: int, rounded: str) -> None:
    counts = Counts(many, many + 1, many + 2, 0, 0)
    for size, index in itertools.product(range(80, 200), (0, many)):
        (tabs, _) = tab_lines(View.WAITING, counts, "", place(index, many + 1), left_width(size))
        words = "".join(text for text, _ in tabs)
        whole = {f"{number:,}" for number in (1, many, many + 1, many + 2)}
        assert set(re.findall(r"[\d,.]+[kM]?", words)) <= whole | {rounded}
        assert words.endswith(f"{index + 1:,} of {many + 1:,} ")
