"""What the inbox leaves for the next time looks, whenever that is, as what would be made of the store then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.test_front import Cells, cells
from tests.app.world import NOW, World, empty_world, fill
from tui.app.look import kept
from tui.app.look.front import Front
from tui.app.look.ink import Ink, Ready
from tui.app.look.leaving import LONGEST, Leaving
from tui.app.look.ready import ready
from tui.config import Settings
from tui.model import DAY, HOUR, MINUTE, NS, Channel
from tui.text import zone

INK = Ink("dark", 1 << 24)
PASSED = [0, 29 * NS, MINUTE, 17 * MINUTE + NS, 59 * MINUTE, 3 * HOUR, 7 * HOUR, 15 * HOUR, 23 * HOUR, DAY, 30 * HOUR]
PASSED += [22 * HOUR, 23 * HOUR + 30 * MINUTE, 2 * DAY - MINUTE, 2 * DAY, 3 * DAY + 5 * HOUR, 6 * DAY, LONGEST - NS]


def front(world: World, size: tuple[int, int]) -> Front:
    return Front(world.store, Settings(profile="acme"), zone("UTC"), world.clock(), size)


def drawn(lines: list[Ready], size: tuple[int, int]) -> Cells:
    return cells(INK.frame(lines), size)


def made(world: World, size: tuple[int, int]) -> Cells:
    """As it would be made now."""
    lines = front(world, size).lines(world.clock())
    return drawn([each for line in lines for each in ready(line.x, line.y, line.width, line.spans, line.ground)], size)


def left(world: World, size: tuple[int, int]) -> Leaving:
    return Leaving(front(world, size), world.clock())


def same_at_all_times(world: World, size: tuple[int, int]) -> int:
    """How often both were compared: only before the time until which what was left holds."""
    leaving, compared = left(world, size), 0
    text = leaving.text()
    for moment in [NOW + passed for passed in PASSED if NOW + passed < leaving.until]:
        world.clock.now = moment
        closing = world.store.lists.counts().closing
        assert (drawn(kept.read(text, moment, closing), size), moment - NOW) == (made(world, size), moment - NOW)
        compared += 1
    world.clock.now = NOW
    return compared


@pytest.mark.parametrize(
    ("last", "size"),
    [
        *((last, (120, 40)) for last in ("ada", "jonas", "nameless", "lin", "omar")),
        ("ada", (80, 24)),
        ("omar", (100, 13)),
    ],
)
def test_it_looks_as_it_would_be_made_then(inbox: World, last: str, size: tuple[int, int]) -> None:
    inbox.store.front.opened(last)
    inbox.store.drafts.put(last, "half a sentence, in 中文 and 👍🏽")
    assert same_at_all_times(inbox, size) >= 5


def test_the_thread_makes_room_for_what_is_said_of_the_window_when_it_shuts(inbox: World) -> None:
    (way,) = inbox.store.channels.of("nameless")
    inbox.store.front.opened("nameless")
    text = left(inbox, (120, 40)).text()
    shown = [drawn(kept.read(text, (way.shuts or 0) + late, 0), (120, 40)) for late in (-NS, NS)]
    before, after = ("".join(character for row in screen for character, _ in row) for screen in shown)
    assert "The window shut" in after
    assert "The window shut" not in before
    assert left(inbox, (120, 40)).until == NOW + LONGEST


def test_it_holds_until_the_days_of_the_thread_are_told_with_their_year(inbox: World) -> None:
    new_year = 1_798_761_600 * NS  # 2027
    inbox.clock.now = new_year - 3 * HOUR
    inbox.say("jonas", "It came, thank you.", ago=2 * DAY)
    inbox.store.front.opened("jonas")
    assert new_year - MINUTE <= left(inbox, (120, 40)).until <= new_year


def test_whatever_is_written_that_can_be_seen_makes_it_untrue(inbox: World) -> None:
    store = inbox.store
    for change in (
        lambda: inbox.say("jonas", "One more"),
        lambda: store.drafts.put("ada", "and"),
        lambda: store.intents.set("ada", False),
        lambda: inbox.see(Channel(id="sms", name="Another name")),
    ):
        store.front.keep("conditions", NOW + DAY, "lines")
        assert store.front.is_kept
        inbox.clock.pass_by(MINUTE)
        change()
        assert not store.front.is_kept


def test_what_cannot_be_seen_leaves_it(inbox: World) -> None:
    inbox.store.front.keep("conditions", NOW + DAY, "lines")
    inbox.store.front.opened("ada")
    inbox.store.front.keep("conditions", NOW + DAY, "lines")
    inbox.store.feed.set("key", "value")
    inbox.store.front.opened("ada")
    assert inbox.store.front.is_kept


TEXTS = st.text(max_size=20)


@given(st.lists(st.one_of(TEXTS, st.just("\x1e"), st.just("\x1f"), st.just("0 0 0 0 0 - -")), max_size=12))
def test_nothing_but_text_and_our_own_colours_comes_out_of_it(parts: list[str]) -> None:
    try:
        frame = INK.frame(kept.read("".join(parts), NOW, 3))
    except (kept.Spoilt, KeyError):
        return
    assert "\x1b]" not in frame
    for sequence in frame.split("\x1b[")[1:]:
        assert sequence.lstrip("0123456789;")[0] in "Hm"


@pytest.mark.parametrize("foreign", ["\x1b[2J", "\x1b]52;c;eA==\x07", "\x9b31m", "\u202e", "\n", "\x00", "\x7f"])
def test_a_control_sequence_in_it_is_no_first_frame(inbox: World, foreign: str) -> None:
    text = left(inbox, (80, 24)).text()
    assert kept.read(text, NOW, 0)
    with pytest.raises(kept.Spoilt):
        kept.read(text.replace("Jonas", f"Jo{foreign}nas"), NOW, 0)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    for world in empty_world(tmp_path_factory.mktemp("kept")):
        fill(world)
        yield world


@pytest.mark.parametrize("cut", [1, 7, 40, 300, 3000])
def test_a_piece_of_it_is_no_first_frame_or_one_of_whole_lines(filled: World, cut: int) -> None:
    text = left(filled, (120, 40)).text()
    try:
        lines = kept.read(text[:-cut], NOW, 0)
    except kept.Spoilt:
        return
    assert lines == kept.read(text, NOW, 0)[: len(lines)]
