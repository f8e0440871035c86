"""What the relay can bear, from outside: `python -m tests.bench.bench_relay [--quick] [--rounds N] [--only NAME]`.

The relay is a process of its own, its senders and inboxes are this one. Each figure stands beside a floor that was
measured in the same run: the least program that could do the same. Wall times of a busy machine wobble, ratios less.

    ingest     acknowledged events a second, against a bare “hello” and against one commit an event
    fanout     from the POST to the frame at 1, 50 and 500 feeds
    memory     of 500 inboxes, and of one that stopped reading
    catchup    a new inbox and a long log
    screen     from the POST to what is drawn in a real inbox
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import relay_catchup, relay_fanout, relay_ingest, relay_memory
from tests.bench.relay_processes import prepare

Measure = Callable[[Path], None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="smaller numbers, below a minute")
    parser.add_argument("--only", choices=list(_measures(1, quick=False)), action="append")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(prepare())
    began = time.monotonic()
    rounds = 1 if options.quick else options.rounds
    for name, measure in _measures(rounds, quick=options.quick).items():
        if options.only is None or name in options.only:
            with tempfile.TemporaryDirectory(prefix="tb-", dir="/tmp") as folder:
                measure(Path(folder))
    print(f"\n{time.monotonic() - began:.0f} s in all")


def _measures(rounds: int, *, quick: bool) -> dict[str, Measure]:
    def chosen(small: int, usual: int) -> int:
        return small if quick else usual

    return {
        "ingest": lambda folder: relay_ingest.measure(folder, rounds, chosen(2000, 5000)),
        "fanout": lambda folder: relay_fanout.measure(folder, chosen(40, 150)),
        "memory": lambda folder: relay_memory.measure(folder, chosen(400, 2000)),
        "catchup": lambda folder: relay_catchup.measure(folder, rounds, chosen(20_000, 100_000)),
    }


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
