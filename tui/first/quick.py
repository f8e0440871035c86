"""The kept first frame on the screen, with next to nothing imported for it."""

from __future__ import annotations

import os
import time

from tui.app.look import kept
from tui.app.look.ink import Ink, colours
from tui.first.conditions import conditions, config_file, store_file
from tui.first.terminal import Held, size

_FRAME = "SELECT lines FROM front WHERE conditions = ? AND until > ? AND lines IS NOT NULL"
_SWITCHES = ("--lite", "--plain-output")


def paint(held: Held, arguments: list[str]) -> None:
    """Paint what the inbox that these arguments ask for was left with; nothing where it has to be made first."""
    screen, profile = size(), _profile(arguments)
    path = store_file(profile) if profile else ""
    if screen is None or not os.path.exists(path):
        return
    import sqlite3

    try:
        connection = sqlite3.connect(path, timeout=0.05, isolation_level=None)
        now = time.time_ns()
        found = connection.execute(_FRAME, (conditions(screen), now)).fetchone()
        theme, _, lines = (found[0] if found else "").partition("\n")
        ready = kept.read(lines, now) if found else []
    except (sqlite3.Error, OSError, kept.Spoilt, KeyError):
        return
    if ready:
        held.paint(Ink(theme, colours()), ready, screen)
    connection.close()


def _profile(arguments: list[str]) -> str | None:
    """The profile whose inbox is asked for; None when something else is."""
    chosen = os.environ.get("TERNBOX_PROFILE") or None
    rest = [each for each in arguments if each not in _SWITCHES]
    if rest[:1] == ["--profile"] and len(rest) == 2:
        chosen, rest = rest[1], []
    if rest:
        return None
    return chosen or _default_profile()


def _default_profile() -> str | None:
    """As the settings say it where they say it plainly; None where TOML has to be read for that."""
    try:
        with open(config_file(), encoding="utf-8") as file:
            text = file.read().partition("\n[")[0]
    except OSError:
        return "default"
    except UnicodeDecodeError:
        return None
    said = [line for line in text.splitlines() if "profile" in line.partition("#")[0].partition("=")[0]]
    if not said:
        return "default"
    name, _, value = said[0].partition("=")
    quoted = value.strip()
    plain = len(said) == 1 and name.strip() == "profile" and quoted[:1] == quoted[-1:] == '"' and quoted.count('"') == 2
    return quoted.strip('"') if plain else None
