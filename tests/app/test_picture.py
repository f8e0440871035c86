"""A picture on the screen: only after a key, with its cost told before, and nothing of it when the screen is left."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.geometry import Offset

from tests.app.conftest import screen_text
from tests.app.saved import ScriptedFiles
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app import told_by_terminal
from tui.app.graphics import Graphics
from tui.app.output.fence import Fence
from tui.app.screens.picker import Picker
from tui.app.screens.picture import PictureScreen
from tui.app.told_by_terminal import EAR, Ear
from tui.model import File, Media
from tui.pictures import shrinking
from tui.sync.files import FileError

pytestmark = pytest.mark.anyio

URL = "https://media.messagebird.com/v1/media/1"
SIZE = (80, 24)


def lamp(shade: int = 255) -> bytes:
    """160 by 80 pixels: red, and a square in the middle that is white unless there is no `shade`."""
    picture = Image.new("RGB", (160, 80), (200, 30, 30))
    if shade:
        picture.paste((shade,) * 3, (60, 20, 100, 60))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@asynccontextmanager
async def looking_at(
    world: World, files: list[File], *pictures: bytes | FileError
) -> AsyncIterator[tuple[WatchedApp, ScriptedFiles]]:
    ada = world.conversation("ada", "Ada Example")
    world.say(ada, Media("image", tuple(files)))
    app = WatchedApp(world, SIZE)
    app.quiet_sync.files = scripted = ScriptedFiles(pictures=list(pictures))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.inbox.open("ada")
        await app.paint()
        yield app, scripted


async def offered(app: WatchedApp) -> str:
    """Wait until the picture was fetched and measured."""
    await app.settle()
    for worker in list(app.workers):
        if worker.group in ("picture", "ways"):
            await worker.wait()
    for worker in list(app.workers):
        if worker.group == "ways":
            await worker.wait()
    await app.paint()
    return app.text


async def test_what_is_offered(world: World, golden: Callable[[App[Any], str], None]) -> None:
    async with looking_at(world, [File(URL, name="lamp.png", size=1234)], lamp(shade=0)) as (app, _):
        await app.type("p")
        await offered(app)
        golden(app, "picture-offered")


async def test_the_cost_is_told_before_and_the_picture_drawn_after_a_key(world: World) -> None:
    async with looking_at(world, [File(URL, name="lamp.png", size=1234)], lamp()) as (app, _):
        app.sent = 0
        await app.type("p")
        text = await offered(app)
        assert "▀" not in text
        assert app.sent < 9000
        told = [float(many) * (1000 if kilo else 1) for many, kilo in re.findall(r"about ([0-9.]+) (k?)B", text)]
        for key, cost in zip(("s", "enter"), reversed(told), strict=True):
            before = app.sent
            await app.type(key)
            await app.paint()
            assert cost * 0.8 < app.sent - before < cost + 1500
        before = app.sent
        app.inbox.tick()
        await app.paint()
        assert app.sent == before
        await app.type("escape")
        await app.paint()
        assert app.screen is app.inbox
        assert "▀" not in screen_text(app)


async def test_another_size_is_another_picture_which_is_offered_anew(world: World) -> None:
    async with looking_at(world, [File(URL, name="lamp.png")], lamp()) as (app, _):
        await app.type("p")
        await offered(app)
        await app.type("enter")
        await app.paint()
        assert "▀" in screen_text(app) or " " * 40 in screen_text(app)
        app.sent = 0
        app._driver._size = None  # type: ignore[union-attr]
        app.screen.post_message(resized(60, 20))
        await offered(app)
        assert "in half blocks" in screen_text(app)


def resized(width: int, height: int) -> Any:
    from textual.events import Resize
    from textual.geometry import Size

    return Resize(Size(width, height), Size(width, height))


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (FileError("it is not there any more"), "it is not there any more"),
        (lamp()[:100], "The picture is damaged"),
        (b"%PDF-1.7", "It is no picture"),
    ],
)
async def test_what_cannot_be_drawn_is_said(world: World, picture: bytes | FileError, words: str) -> None:
    async with looking_at(world, [File(URL, name="lamp.png")], picture) as (app, _):
        await app.type("p")
        assert words in await offered(app)


async def test_while_it_comes_it_can_be_left(world: World) -> None:
    async with looking_at(world, [File(URL, name="lamp.png")], lamp()) as (app, files):
        files.answered = asyncio.Event()
        await app.type("p")
        await app.paint()
        assert "asking for it" in app.text
        await app.type("escape")
        await app.paint()
        assert app.screen is app.inbox
        assert not [worker for worker in app.workers if worker.group == "picture" and worker.is_running]


async def test_a_strangers_picture_is_not_asked_for_by_itself(world: World) -> None:
    async with looking_at(world, [File("https://cdn.example.net/lamp.png")], lamp()) as (app, files):
        await app.type("p")
        await app.paint()
        assert "cdn.example.net" in app.text
        await app.type("n")
        await app.paint()
        assert files.saved == []
        await app.type("p", "y")
        assert "in half blocks" in await offered(app)


async def test_one_of_several_pictures_is_chosen(world: World) -> None:
    files = [File(f"{URL}{number}", name=f"lamp-{number}.png") for number in range(3)]
    async with looking_at(world, files, lamp()) as (app, scripted):
        await app.type("p")
        assert isinstance(app.screen, Picker)
        await app.type("down", "enter")
        await app.settle()
        assert isinstance(app.screen, PictureScreen)
        await offered(app)
    assert [url for url, _ in scripted.saved] == [f"{URL}1"]


async def test_without_pillow_it_says_how_to_get_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shrinking, "is_possible", lambda: False)
    async with looking_at(world, [File(URL)]) as (app, files):
        await app.type("p")
        await app.paint()
        assert 'pip install "ternbox[images]"' in app.text
    assert files.saved == []


def test_what_was_beneath_a_picture_is_sent_again_when_it_goes() -> None:
    written: list[str] = []
    forgotten: list[int] = []
    driver = SimpleNamespace(write=written.append, forget=forgotten.append)
    graphics = Graphics(SimpleNamespace(_driver=driver, diffing=driver), lambda: None)  # type: ignore[arg-type]
    graphics.show("a sixel", Offset(1, 2))
    assert forgotten == []
    graphics.clear()
    graphics.clear()
    assert forgotten == [2]
    assert written == ["\x1b7\x1b[3;2Ha sixel\x1b8"]


# What the terminal answers must not become keys

ANSWERS = ("\x1b_Gi=7431;OK\x1b\\", "\x1b[6;20;10t", "\x1b[?62;4;22c")


def keys_of(chunks: list[str], ear: Ear, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told_by_terminal.install()
    monkeypatch.setattr(told_by_terminal, "EAR", ear)
    parser = XTermParser()
    events = [event for chunk in chunks for event in parser.feed(chunk)]
    return [*(event.key for event in events if hasattr(event, "key")), *(event.key for event in parser.tick())]  # type: ignore[attr-defined]


@pytest.mark.parametrize("listening", [True, False])
def test_answers_are_no_keys_wherever_they_are_cut(listening: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when nobody expects them any more, if they come in one piece."""
    whole = "".join(ANSWERS)
    for cut in range(len(whole) + 1):
        heard: list[str] = []
        ear = Ear()
        ear.hear = heard.append if listening else None
        chunks = ["j" + whole[:cut], whole[cut:] + "k"] if listening else [f"j{whole}k"]
        assert keys_of(chunks, ear, monkeypatch) == ["j", "k"]
        assert heard == (list(ANSWERS) if listening else [])


@pytest.mark.parametrize("answer", ["\x1b[0n", "\x1b[3n"])
def test_an_answer_of_the_fence_is_no_key_wherever_it_is_cut(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for cut in range(len(answer) + 1):
        told: list[None] = []
        ear = Ear()
        ear.fence = Fence(lambda told=told: told.append(None))  # type: ignore[misc]
        ear.fence.asked()
        assert keys_of(["j" + answer[:cut], answer[cut:] + "k\x1b"], ear, monkeypatch)[:2] == ["j", "k"]
        assert len(told) == 1
        assert not ear.fence.waits
        assert keys_of([f"j{answer}k"], ear, monkeypatch) == ["j", "k"], "nor one that nobody waits for"


def test_the_escape_key_is_held_back_only_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    ear = Ear(lambda: now[0])
    ear.hear = lambda _: None
    assert ear.through("\x1b") == ""
    assert ear.given_up() == ""
    now[0] += 0.2
    assert ear.given_up() == "\x1b"
    assert ear.given_up() == ""
    assert keys_of(["\x1b[6;5~", "\x1b[A", "\x1b[?2026;2$y"], ear, monkeypatch) == ["ctrl+pagedown", "up"]


def test_without_a_question_nothing_is_held_back() -> None:
    assert EAR.hear is None
    assert EAR.through("\x1b") == "\x1b"
