"""Random keys in bursts, as from a line that stands still and goes on: the inbox must not fail, whatever they open.

More of them, with fresh seeds: `python -m tests.terminal.bursts [--seeds N] [--first SEED]`.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import string
import sys
from collections.abc import Mapping
from tempfile import TemporaryDirectory

from tests.terminal.inbox import TERNBOX, sandbox
from tests.terminal.terminal import Terminal

BURSTS, LONGEST = 60, 6
_LETTERS = [each for each in string.ascii_letters + "/?[]123" if each != "q"]
_OTHERS = ["\t", "\r", "\x1b", "\x7f", *(f"\x1b[{end}" for end in ("A", "B", "C", "D", "5~", "6~"))]
_CONTROL = [chr(ord(letter) - 96) for letter in "abdefgkloprtuwy"]
_TYPED = ["hello", "lamp", "visser"]
_FAILED = re.compile(r"Ternbox has failed[^\r\n]*")


def failure(seed: int, environment: Mapping[str, str]) -> str:
    """What the inbox said when it failed, and the last bursts; "" if it did not."""
    rng = random.Random(seed)
    keys = [*_LETTERS, *2 * _OTHERS, *_CONTROL, *_TYPED]
    sent: list[str] = []
    columns, rows = rng.choice((120, 80, 70)), rng.choice((40, 24))
    with (
        sandbox({**environment, "EDITOR": "true"}) as account,
        Terminal(TERNBOX, account, columns=columns, rows=rows, emulated=False) as terminal,
    ):
        terminal.read(1.0)
        while len(sent) < BURSTS and terminal.process.poll() is None:
            sent.append("".join(rng.choices(keys, k=rng.randint(1, LONGEST))))
            terminal.send(sent[-1])
            terminal.read(rng.choice((0.0, 0.02, 0.1, 0.3)))
        terminal.read(0.5)
        said = _FAILED.search(terminal.output.decode("utf-8", "replace"))
        if said is None and terminal.process.poll() is None:
            return ""
        return f"{said[0] if said else 'it ended'}, after {sent[-3:]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="how many sessions")
    parser.add_argument("--first", type=int, default=random.SystemRandom().randrange(1_000_000), help="the first seed")
    options = parser.parse_args()
    failed = 0
    for seed in range(options.first, options.first + options.seeds):
        with TemporaryDirectory() as home:
            own = {"HOME": home, **{f"XDG_{room}_HOME": f"{home}/{room}" for room in ("STATE", "CONFIG", "DATA")}}
            words = failure(seed, {**os.environ, **own, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"})
        print(f"seed {seed}: {words or 'good'}", flush=True)
        failed += bool(words)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
