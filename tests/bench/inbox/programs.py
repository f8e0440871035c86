"""The programs that are measured: how each is started, how one sees that it is there, and what is done with it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
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
TYPED = tuple("where is it")


@dataclass(frozen=True)
class Program:
    """`there` must all be on the screen for the first useful frame. `probe` is a key that is pressed then, and `answered`
    finds on the screen what it changes: when that is another, the program can be used.
    """

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    there: tuple[str, ...]
    probe: str = ""
    answered: str = ""
    walk: Walk = field(default=())
    settle: float = 0.5

    def is_there(self, screen: str) -> bool:
        return all(re.search(pattern, screen) for pattern in self.there)

    def answer(self, screen: str) -> str:
        return (re.search(self.answered, screen) or [""])[0]


def hello(env: Mapping[str, str]) -> Program:
    return Program("hello", (sys.executable, "-c", HELLO), env, ("ready",))


def ternbox(env: Mapping[str, str], size: int, steps: Walk) -> Program:
    there = (r"Open [\d.]+", "reply to", r"\d+ of \d+")
    return Program(f"ternbox {size}", (str(TERNBOX),), env, there, "j", r"\d+ of \d+", steps)


def inbox_walk(times: int) -> Walk:
    """From the list through the thread to the reply and back. The second conversation is one by SMS: its window is open."""
    return (
        Step("list move", ("j",), times, window=BESIDE_THE_THREAD, lead=("g",)),
        Step("page of list", ("pagedown",), times // 2, window=BESIDE_THE_THREAD, lead=("g",)),
        Step("end of list", ("G", "g"), times // 4, window=0.15),
        Step("next conversation", ("]",), times, lead=("g",)),
        Step("open", ("enter",), 1, lead=("g", "j"), back=("escape",)),
        Step("page of thread", ("pageup",), times // 2, lead=("g", "tab"), back=("G",)),
        Step("tab", ("tab",), times // 4 * 3),
        Step("focus", ("unfocus", "focus"), times // 4),
        Step("typed character", TYPED, max(1, times // 10), lead=("escape", "g", "j", "r"), back=("ctrl+u", "escape")),
        Step("filter", tuple("olga"), max(1, times // 20), lead=("g", "/"), back=("ctrl+u", "escape")),
        Step("search", tuple("parcel"), max(1, times // 20), lead=("s",), back=("escape",)),
        Step("palette", ("ctrl+p",), 1, back=("escape",)),
        Step("resize", ("narrower", "wider"), max(2, times // 5)),
    )
