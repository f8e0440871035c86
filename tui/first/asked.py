"""Whose inbox is asked for, read from what the program was started with as far as that is plain."""

from __future__ import annotations

import os

from tui.first.conditions import config_file

_SWITCHES = ("--lite", "--plain-output")


def profile(arguments: list[str]) -> str | None:
    """The profile whose inbox is asked for; None when something else is, or when it takes more to find out."""
    rest = [each for each in arguments if each not in _SWITCHES]
    if rest[:1] == ["--profile"] and len(rest) == 2:
        return rest[1]
    if rest:
        return None
    return os.environ.get("TERNBOX_PROFILE") or _default()


def _default() -> str | None:
    """As the settings say it where they do so in one plain line; None where TOML has to be read for that."""
    try:
        with open(config_file(), encoding="utf-8") as file:
            return told(file.read())
    except FileNotFoundError:
        return "default"
    except (OSError, UnicodeDecodeError):
        return None


def told(settings: str) -> str | None:
    """The default profile in the text of the settings; None where it is not told plainly."""
    if '"""' in settings or "'''" in settings:
        return None
    top = f"\n{settings}".partition("\n[")[0]
    said = [line.strip() for line in top.splitlines() if "profile" in line.partition("#")[0]]
    if not said:
        return "default"
    name, _, value = said[0].partition("=")
    word = value.strip().removeprefix('"').removesuffix('"')
    is_plain = len(said) == 1 and name.strip() == "profile" and value.strip() == f'"{word}"' and word.isidentifier()
    return word if is_plain else None
