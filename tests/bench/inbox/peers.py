"""Programs of its kind, from Debian: two mail programs on a mailbox of the same size, and a chat program."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from tests.bench.inbox.mailboxes import BUFFERS, LINES, aerc_folder, neomutt_settings, weechat_folder
from tests.bench.inbox.programs import TYPED, Program
from tests.bench.inbox.stores import CACHE
from tests.bench.inbox.walk import Step

RESIZE = Step("resize", ("narrower", "wider"), 3, pause=0.25)


def peers(env: Mapping[str, str], size: int, times: int) -> tuple[Program, ...]:
    """Those that are installed."""
    own = {**env, "XDG_CACHE_HOME": str(CACHE / "xdg"), "XDG_DATA_HOME": str(CACHE / "xdg")}
    makers = {"neomutt": neomutt, "aerc": aerc, "weechat": weechat}
    return tuple(make(own, size, times) for name, make in makers.items() if shutil.which(name))


def neomutt(env: Mapping[str, str], size: int, times: int) -> Program:
    """Opens at the last mail of the threads; the walk begins at the first."""
    steps = (
        Step("list move", ("down",), times, lead=("home",)),
        Step("page of list", ("pagedown",), times // 2),
        Step("end of list", ("end", "home"), 2),
        Step("open", ("enter",)),
        Step("next conversation", ("J",), times, back=("q",)),
        Step("filter", ("enter",), 1, lead=("l~s c0001",), back=("lall\r",)),
        Step("search", ("enter",), 1, lead=("/~s c0002",), back=("home",)),
        RESIZE,
    )
    command = ("neomutt", "-n", "-F", str(neomutt_settings(size)))
    return Program("neomutt", command, env, (f"Msgs:{size}",), steps)


def aerc(env: Mapping[str, str], size: int, times: int) -> Program:
    steps = (
        Step("list move", ("down",), times),
        Step("page of list", ("ctrl+f",), times // 2),
        Step("end of list", ("G", "g"), 2),
        Step("open", ("enter",), quiet=0.5),
        Step("next conversation", ("J",), times, back=("q",)),
        Step("search", ("enter",), 1, lead=("/c0002",), quiet=0.5),
        RESIZE,
    )
    own = {**env, "XDG_CONFIG_HOME": str(aerc_folder(size))}
    return Program("aerc", ("aerc",), own, (r"c\d{6}",), steps, settle=1.5)


def weechat(env: Mapping[str, str], size: int, times: int) -> Program:
    """Whatever the size: it holds its lines in memory, ten thousand of them here."""
    steps = (
        Step("typed character", TYPED, max(1, times // 10), back=("ctrl+u",)),
        Step("page of thread", ("pageup",), times // 4, back=("end",)),
        Step("next conversation", ("alt+right",), times),
        RESIZE,
    )
    command = ("weechat", "-d", str(weechat_folder()))
    return Program("weechat", command, env, (f"{BUFFERS * LINES - 1:06d}",), steps)
