"""The programs that are measured: how each is started, how one sees that it is there, and what is done with it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.inbox.walk import Step, Walk

HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("ready")
Hello().run()
"""
TERNBOX = Path(sys.executable).with_name("ternbox")
BESIDE_THE_THREAD = 0.1  # seconds after a move of the cursor, before the thread follows it
TO_THE_LIST = ("escape", "escape", "g")
TYPED = tuple("where is it")
PLACE = r"\d+ of \d+"


@dataclass(frozen=True)
class Program:
    """`there` must all be on the screen for the first useful frame. `probe` is a key that is pressed then, and
    `answered` finds on the screen what it changes: when that is another, the program can be used. `home` are the keys
    to where the next start is to begin.
    """

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    there: tuple[str, ...]
    walk: Walk = ()
    settle: float = 0.5
    home: tuple[str, ...] = ()
    probe: str = ""
    answered: str = ""

    def is_there(self, screen: str) -> bool:
        return all(re.search(pattern, screen) for pattern in self.there)

    def answer(self, screen: str) -> str:
        return (re.search(self.answered, screen) or [""])[0]


def hello(env: Mapping[str, str], steps: Walk = ()) -> Program:
    return Program("hello", (sys.executable, "-c", HELLO), env, ("ready",), steps)


FIRST_ROWS = ("Open .*Waiting", PLACE, r"(?m)^[▌ ] \d+[mhdw] ")  # what of a frame can be read first on a slow line


def ternbox(env: Mapping[str, str], name: str, steps: Walk = ()) -> Program:
    there = ("Open .*Waiting", "reply to", PLACE)
    return Program(f"ternbox {name}", (str(TERNBOX),), env, there, steps, 0.7, TO_THE_LIST, "j", PLACE)


def thread_steps(times: int) -> Walk:
    """Begins in the list, ends in the thread."""
    return (
        Step("page of thread", ("pageup",), times // 2, lead=(*TO_THE_LIST, "tab")),
        Step("ends of thread", ("g", "G"), max(1, times // 5)),
    )


def inbox_walk(times: int) -> Walk:
    """From the list through the thread to the reply and back. The window of the second conversation, by SMS, is open.

    At the end the first one is open again, which has a twentieth of all messages.
    """
    few = max(1, times // 10)
    return (
        Step("list move", ("j",), times, window=BESIDE_THE_THREAD, lead=TO_THE_LIST),
        Step("page of list", ("pagedown",), times // 2, window=BESIDE_THE_THREAD, lead=("g",)),
        Step("end of list", ("G", "g"), times // 4, window=BESIDE_THE_THREAD),
        Step("next conversation", ("]",), times, quiet=0.4, lead=("g",)),
        Step("open", ("enter",), lead=TO_THE_LIST),
        # A lone Escape could be the beginning of another key: it takes effect when nothing has followed it.
        Step("back", ("escape",), pause=0.25),
        *thread_steps(times),
        Step("tab", ("tab",) * 3, max(2, times // 4)),
        Step("focus", ("unfocus", "focus"), max(2, times // 4), window=0.25),
        Step("typed character", TYPED[:times], few, quiet=0.7, lead=(*TO_THE_LIST, "j", "r"), back=("ctrl+u",)),
        # Once each: typed twice in a row it is a word that nobody has.
        Step(
            "filter as typed",
            tuple("olga"),
            quiet=0.4,
            pause=0.4,
            lead=(*TO_THE_LIST, "/"),
            back=("ctrl+u", "escape"),
        ),
        Step("search as typed", tuple("parcel"), quiet=0.4, pause=0.4, lead=("s",), back=("escape",)),
        Step("palette", ("ctrl+p", "escape"), few),
        Step("resize", ("narrower", "wider"), max(2, times // 5), pause=0.25, back=TO_THE_LIST),
    )
