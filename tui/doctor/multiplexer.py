"""tmux and screen stand between Ternbox and the terminal, and by their first settings they keep much to themselves."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from tui.credentials import Way
from tui.doctor import pasteable
from tui.doctor.report import Area, Line

PATIENCE = 1.0  # seconds
SLOWEST_ESCAPE = 100  # ms; a person notices more, and Escape with the next key becomes Alt with that key
FACTS = (
    "version", "set-clipboard", "focus-events", "escape-time", "allow-passthrough", "default-terminal",
    "client_termname", "client_termfeatures",
)  # fmt: skip


@dataclass(frozen=True)
class Tmux:
    """The settings that matter here, as tmux tells them; `facts` is empty when it did not answer."""

    facts: dict[str, str]

    def is_on(self, name: str) -> bool:
        return self.facts.get(name) in ("1", "on")

    @property
    def passes_clipboard(self) -> bool:
        return self.facts.get("set-clipboard") == "on"

    @property
    def features(self) -> set[str]:
        """What tmux takes the terminal outside to be able to do; empty when nobody is attached."""
        return set(filter(None, self.facts.get("client_termfeatures", "").split(",")))


def tmux() -> Tmux | None:
    """The tmux around us; None when there is none."""
    if not os.environ.get("TMUX"):
        return None
    wanted = "|".join(f"#{{{name}}}" for name in FACTS)
    target = ["-t", pane] if (pane := os.environ.get("TMUX_PANE")) else []
    said = _said(["tmux", "display-message", "-p", *target, wanted]).strip().split("|")
    return Tmux(dict(zip(FACTS, map(pasteable.outside, said), strict=True)) if len(said) == len(FACTS) else {})


def setting(command: str) -> tuple[Way, Way]:
    """How a setting of tmux is mended."""
    return Way("now", f"tmux {command}"), Way("for ever, in ~/.tmux.conf", command)


def lines(area: Area, around: Tmux | None) -> Iterator[Line]:
    if around is not None:
        yield from _tmux_lines(area, around)
    elif os.environ.get("STY"):
        found = re.search(r"[0-9][0-9.]*", _said(["screen", "-v"]))
        yield area.warn(
            "screen", f"screen {found[0] if found else '?'} passes neither copies nor focus on.", "tmux new -A -s inbox"
        )
    elif os.environ.get("TERM", "").startswith(("tmux", "screen")):
        yield area.skipped("tmux", "a tmux or screen at the other end of SSH, whose settings cannot be seen from here")
    else:
        yield area.good("tmux", "neither tmux nor screen is in between")


def _tmux_lines(area: Area, around: Tmux) -> Iterator[Line]:
    facts = around.facts
    if not facts:
        version = _said(["tmux", "-V"]).strip().removeprefix("tmux ")
        yield area.warn("tmux", f"tmux {version or '?'} does not answer: its server is gone.", "unset TMUX")
        return
    passthrough = "on" if around.is_on("allow-passthrough") or facts["allow-passthrough"] == "all" else "off"
    outside = facts["client_termname"] or "nobody is attached"
    yield area.good("tmux", f"tmux {facts['version']}; terminal outside: {outside}; passthrough {passthrough}")
    delay = facts["escape-time"]
    if delay.isdecimal() and int(delay) > SLOWEST_ESCAPE:
        words = f"tmux holds the Escape key back for {delay} ms."
        yield area.warn("escape key", words, *setting("set -sg escape-time 10"))
    inside = facts["default-terminal"]
    if not inside.startswith(("tmux", "screen")) or "256" not in inside:
        words = f"tmux tells programs that they run in “{inside}”, which it is not, or which has few colours."
        yield area.warn("default-terminal", words, *setting("set -g default-terminal tmux-256color"))


def _said(command: list[str]) -> str:
    """What a program prints; "" when it is not there, fails or does not end."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 or "version" in done.stdout else ""
