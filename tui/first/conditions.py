"""What the look of a kept first frame depends on beside the store."""

from __future__ import annotations

import os

from tui import __version__

_VARIABLES = ("TERM", "COLORTERM", "NO_COLOR", "TZ", "LANG", "LC_ALL", "LC_CTYPE", "TEXTUAL_COLOR_SYSTEM")
_HOST_ZONE = "/etc/localtime"


def config_file() -> str:
    return os.path.join(_base("XDG_CONFIG_HOME", ".config"), "config.toml")


def store_file(profile: str) -> str:
    return os.path.join(_base("XDG_STATE_HOME", ".local/state"), profile, "inbox.db")


def conditions(size: tuple[int, int]) -> str:
    """The same text, the same look: program, screen, environment, settings and the zone of the host."""
    facts: list[object] = [__version__, *size, *(os.environ.get(name) for name in _VARIABLES)]
    return repr([*facts, *map(_state, (config_file(), _HOST_ZONE))])


def _base(variable: str, default: str) -> str:
    """As `config.base_folder`, which takes longer to import than all of this."""
    base = os.environ.get(variable, "")
    return os.path.join(base if os.path.isabs(base) else os.path.join(os.path.expanduser("~"), default), "ternbox")


def _state(path: str) -> tuple[int, ...]:
    """Something that differs when the file does."""
    try:
        state = os.stat(path)
    except OSError:
        return ()
    return state.st_mtime_ns, state.st_size, state.st_ino
