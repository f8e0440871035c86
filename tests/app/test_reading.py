"""Looking closer: links by number, copies, a message as it really is, what is folded, and what is joined to what."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import pytest
from msgspec.structs import replace

from tests.app.conftest import screen_text
from tests.app.every_type import forms
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app import clipboard
from tui.app.screens.inbox import InboxScreen
from tui.app.screens.links import LinksPage
from tui.app.screens.original import OriginalPage
from tui.model import (
    DAY,
    HOUR,
    MINUTE,
    NS,
    Answer,
    Choice,
    Content,
    Failure,
    File,
    Media,
    Message,
    Question,
    Status,
    Template,
    TemplateForm,
    Text,
    Unknown,
)
from tui.plain import Conversation
from tui.store import FileFacts
from tui.text import template_text, zone

pytestmark = pytest.mark.anyio

SIZE = (120, 40)


class Copied:
    """What went to the terminal's clipboard, and what else was written past the screen."""

    def __init__(self, app: WatchedApp, monkeypatch: pytest.MonkeyPatch) -> None:
        self.texts: list[str] = []
        self.written: list[str] = []
        monkeypatch.setattr(app, "copy_to_clipboard", self.texts.append)
        self._app, self._patch = app, monkeypatch

    def listen(self) -> None:
        self._patch.setattr(self._app._driver, "write", self.written.append)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No tmux around the test."""
    monkeypatch.delenv("TMUX", raising=False)


async def open_thread(app: WatchedApp, id: str = "ada") -> None:
    app.inbox.list.select(id)
    app.inbox.open(id)
    app.inbox.set_focus(app.inbox.pane.thread)
    await app.paint()


def status_line(app: WatchedApp) -> str:
    return screen_text(app).split("\n")[0]


@pytest.mark.usefixtures("outside")
async def test_the_only_link_is_copied_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.say(world.conversation("ada", "Ada"), "see https://glimworm.example/duin.")
    app = WatchedApp(world, SIZE)
    copied = Copied(app, monkeypatch)
    async with app.run_test(size=SIZE):
        await open_thread(app)
        await app.type("o")
        await app.paint()
        assert copied.texts == ["https://glimworm.example/duin"]
        assert "Link 1: Copied 29 characters, if your terminal allows it" in screen_text(app)
        assert "Nothing is opened on this host" in screen_text(app)
        await app.type("escape")
        assert isinstance(app.screen, InboxScreen)


@pytest.mark.usefixtures("outside")
async def test_of_several_links_a_number_copies_one_and_none_that_hides(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "https://a.example https://bank.example@evil.example/x www.b.example https://раypal.example"
    world.say(world.conversation("ada", "Ada"), said)
    app = WatchedApp(world, SIZE)
    copied = Copied(app, monkeypatch)
    async with app.run_test(size=SIZE):
        await open_thread(app)
        shown = screen_text(app)
        for line in (
            "→ 1 a.example",
            "→ 2 evil.example (hides behind",
            "→ 3 www.b.example",
            "→ 4 xn--ypal-43d9g.example",
        ):
            assert line in shown
        await app.type("o")
        await app.paint()
        assert copied.texts == []
        await app.type("3")
        assert copied.texts == ["https://www.b.example"]
        await app.type("2", "9")
        await app.paint()
        assert copied.texts == ["https://www.b.example"]
        assert "Link 2 hides where it leads and is not copied" in screen_text(app)
        assert isinstance(app.screen, LinksPage)


@pytest.mark.usefixtures("outside")
async def test_the_place_and_the_files_of_a_message_are_links_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.model import Location

    world.say(world.conversation("ada", "Ada"), Location(53.2193835, 6.5665018, "Studio"))
    app = WatchedApp(world, SIZE)
    copied = Copied(app, monkeypatch)
    async with app.run_test(size=SIZE):
        await open_thread(app)
        await app.type("o")
        await app.paint()
        (link,) = copied.texts
        assert link == "https://www.openstreetmap.org/?mlat=53.219383&mlon=6.566502#map=17/53.219383/6.566502"


@pytest.mark.usefixtures("outside")
async def test_no_link_is_said(world: World) -> None:
    world.say(world.conversation("ada", "Ada"), "none here")
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE):
        await open_thread(app)
        await app.type("o")
        await app.paint()
        assert "There is no link in this message" in status_line(app)


@pytest.mark.usefixtures("outside")
async def test_the_whole_thread_is_copied_with_days_times_and_speakers(
    inbox: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = WatchedApp(inbox, SIZE)
    copied = Copied(app, monkeypatch)
    async with app.run_test(size=SIZE):
        await open_thread(app)
        await app.type("Y")
        await app.paint()
        (text,) = copied.texts
        assert text.split("\n") == [
            "── Saturday 7 March ──",
            "06:15 Ada Example: Hello, I ordered a lamp last week.",
            "07:15 You: Hello Ada! I look it up for you.",
            "07:16 · assigned to Support",
            "07:17 You: It leaves our warehouse tomorrow.",
            "── Monday 9 March ──",
            "09:01 Ada Example: Where is my order?",
            "09:02 Ada Example: I have been waiting since Monday, and nobody answers me on the telephone either.",
            "09:03 Ada Example: [image] parcel.jpg · 1.2 MB",
        ]
        assert "7 messages. Copied" in status_line(app)


@pytest.mark.usefixtures("outside")
def test_too_much_is_cut_at_64_kib_and_said_in_words() -> None:
    class Terminal:
        _driver = None
        text = ""

        def copy_to_clipboard(self, text: str) -> None:
            self.text = text

    app: Any = Terminal()
    said = clipboard.copy(app, "ü" * 40_000)
    assert len(app.text.encode()) <= 64 * 1024
    assert said == "Copied the first 32,768 of 40,000 characters (64 KiB is the most), if your terminal allows it"
    lines = "\n".join(f"line {number}" for number in range(20_000))
    said = clipboard.copy(app, lines, newest=True)
    assert app.text.endswith("line 19999")
    assert app.text.startswith("line ")
    assert "the newest" in said


async def test_inside_tmux_the_copy_also_goes_past_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    world.say(world.conversation("ada", "Ada"), "héllo")
    app = WatchedApp(world, SIZE)
    copied = Copied(app, monkeypatch)
    async with app.run_test(size=SIZE):
        await open_thread(app)
        copied.listen()
        await app.type("y")
        await app.paint()
        assert copied.texts == ["héllo"]
        (sequence,) = [written for written in copied.written if "Ptmux" in written]
        before, _, rest = sequence.partition("]52;c;")
        assert before == "\x1bPtmux;\x1b\x1b"
        assert b64decode(rest.partition("\x07")[0]).decode() == "héllo"
        assert rest.endswith("\x07\x1b\\")
        assert "if tmux has set-clipboard on" in status_line(app)


@pytest.mark.usefixtures("outside")
async def test_a_message_as_it_is_tells_its_delivery_and_can_be_copied(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.conversation("ada", "Ada")
    failure = Failure("999", "Odd \x1b[31mtrouble")
    message = world.say("ada", "hi\u202e", ago=HOUR, sent=Status.QUEUED, author="Noor")
    for number, (word, status) in enumerate(
        (("pending", Status.QUEUED), ("sent", Status.SENT), ("failed", Status.FAILED))
    ):
        last = failure if word == "failed" else None
        told = replace(message, status=status, status_word=word, failure=last, updated=message.created + number * NS)
        world.see(told)
    app = WatchedApp(world, (100, 45))
    copied = Copied(app, monkeypatch)
    async with app.run_test(size=(100, 45)):
        await open_thread(app)
        await app.type("v")
        await app.paint()
        shown = screen_text(app)
        for words in (
            "who                   Noor (sent)",
            "2026-03-09 08:15:30.000 UTC  waiting at MessageBird to go out (pending)",
            "2026-03-09 08:15:31.000 UTC  taken by the platform (sent)",
            "2026-03-09 08:15:32.000 UTC  tried and failed (failed)",
            "failed                Odd ␛[31mtrouble (999)",
            "hi<U+202E>",
            "U+202E RIGHT-TO-LEFT OVERRIDE · 1× · changes the order in which text is shown",
        ):
            assert words in shown
        await app.type("y")
        await app.paint()
        (text,) = copied.texts
        assert "U+202E RIGHT-TO-LEFT OVERRIDE" in text
        assert "\u202e" not in text
        assert "Copied" in status_line(app)
        assert isinstance(app.screen, OriginalPage)


def folded(count: int) -> list[Content]:
    return [Unknown("hologram", '{"depth":3}'), Text("\n".join(f"line {number}" for number in range(count)))]


@pytest.mark.parametrize("content", folded(60), ids=["unknown", "long"])
async def test_what_is_folded_is_unfolded_by_a_key_and_folded_again(world: World, content: Content) -> None:
    world.conversation("ada", "Ada")
    world.say("ada", content)
    app = WatchedApp(world, (120, 80))
    async with app.run_test(size=(120, 80)):
        await open_thread(app)
        inside = '"depth": 3' if isinstance(content, Unknown) else "line 59"
        assert inside not in screen_text(app)
        assert "Space unfolds" in screen_text(app)
        await app.type("space")
        await app.paint()
        assert inside in screen_text(app)
        assert "Space unfolds" not in screen_text(app)
        await app.type("space")
        await app.paint()
        assert inside not in screen_text(app)


async def test_a_short_message_says_that_nothing_is_folded(world: World) -> None:
    world.say(world.conversation("ada", "Ada"), "short")
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE):
        await open_thread(app)
        await app.type("space")
        await app.paint()
        assert "Nothing of this message is folded" in status_line(app)


def ask(world: World) -> tuple[Message, Message]:
    """A question long ago, and its answer just now."""
    world.conversation("ada", "Ada Example")
    question = world.say(
        "ada",
        Question("button", "Replace it?", choices=(Choice("y", "Yes"), Choice("n", "No"))),
        ago=DAY,
        sent=Status.READ,
    )
    answer = world.say("ada", Answer(Choice("y", "Yes")), ago=MINUTE)
    answer = replace(answer, reply_to=question.id)
    world.see(answer)
    return question, answer


async def test_an_answer_is_joined_to_its_question_both_ways(world: World) -> None:
    ask(world)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE):
        await open_thread(app)
        shown = screen_text(app)
        assert "● Yes (chosen 09:14)" in shown
        assert "• No" in shown
        assert "│ You, Sunday 8 March 09:15: [buttons] Repl" in shown


async def test_a_question_beyond_the_window_is_found_all_the_same(world: World) -> None:
    question, _ = ask(world)
    for number in range(80):
        world.say("ada", f"between {number}", ago=HOUR + number)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE):
        await open_thread(app)
        held = app.inbox.pane.thread.state.messages
        assert question.id not in {message.id for message in held}
        assert "│ You, Sunday 8 March 09:15: [buttons] Repl" in screen_text(app)


async def test_what_answers_something_that_is_not_here_says_so(world: World) -> None:
    world.conversation("ada", "Ada")
    world.see(replace(world.say("ada", "that one"), reply_to="gone"))
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE):
        await open_thread(app)
        assert "│ answers a message that is not here" in screen_text(app)


async def test_templates_and_files_are_shown_better_as_soon_as_more_is_known(world: World) -> None:
    world.conversation("ada", "Ada")
    url = "https://media.messagebird.com/v1/media/1"
    world.say("ada", Template("order_shipped", "en", ("Ada", "L-1")), sent=Status.READ)
    world.say("ada", Media("file", (File(url),)))
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE):
        await open_thread(app)
        assert "1: Ada" in screen_text(app)
        world.store.templates.replace(forms())
        world.store.files.put(FileFacts(url, "application/pdf", 812, "plan.pdf", world.clock()), "ada")
        app.inbox.apply_changes()
        await app.paint()
        assert "Hello Ada, your order L-1 is on its way." in screen_text(app)
        assert "[file] plan.pdf · 812 B" in screen_text(app)


def test_plain_output_has_the_words_of_templates_too(world: World) -> None:
    world.conversation("ada", "Ada")
    world.say("ada", Template("order_shipped", "en", ("Ada", "L-1")), sent=Status.READ)
    world.store.templates.replace(forms())
    lines = Conversation("ada", 5).lines(world.store, zone("UTC"))
    assert "    Hello Ada, your order L-1 is on its way." in lines


def test_a_value_that_looks_like_a_place_stays_as_it_is() -> None:
    form = TemplateForm(name="t", language="en", body="{{1}} and {{2}} and {{3}}")
    assert template_text(Template("t", "en", ("{{2}}", "b")), form) == "{{2}} and b and {{3}}"
