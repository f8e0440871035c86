"""What the inbox costs, from outside: `python -m tests.bench.inbox [--quick] [--rounds N] [--only PART ...]`."""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from pathlib import Path
from statistics import median

from tests.bench.bench_store import fill
from tests.bench.inbox.figures import each, middle, tail
from tests.bench.inbox.measure import Figures, measure
from tests.bench.inbox.programs import hello, inbox_walk, ternbox
from tests.terminal.inbox import KEY, silence


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, silence() as (_, url):
        env = {name: value for name, value in os.environ.items() if not name.startswith(("TERNBOX_", "XDG_", "SSH_"))}
        env |= {"HOME": folder, "XDG_STATE_HOME": folder, "COLORTERM": "truecolor", "TERM": "xterm-256color"}
        env |= {"TERNBOX_API_URL": url, "TERNBOX_ACCESS_KEY": KEY, "LC_ALL": "C.UTF-8"}
        fill(Path(folder) / "ternbox" / "default" / "inbox.db", 1000, 20_000, random.Random(1))
        programs = (hello(env), ternbox(env, 1000, inbox_walk(8)))
        figures = {program.name: Figures() for program in programs}
        for number in range(options.rounds + 1):
            for program in programs:
                measure(program, figures[program.name] if number else Figures(), walking=number == 1)
    for name, found in figures.items():
        print(name, [f"{median(each(found.starts, field)):.0f}" for field in found.starts[0]._fields])
        for step, samples in found.steps.items():
            told = f"{middle(samples, 'settled'):8.1f} {tail(samples, 'settled'):8.1f} ms"
            print(f"  {step:20} {told} {middle(samples, 'written'):8.0f} B {middle(samples, 'zipped'):6.0f} z")


if __name__ == "__main__":
    main()
