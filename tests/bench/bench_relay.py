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

from tests.bench import relay_catchup, relay_fanout, relay_ingest, relay_memory, relay_screen
from tests.bench.relay_processes import prepare

NAMES = ("ingest", "fanout", "memory", "catchup", "screen")
Measure = Callable[[Path], None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="smaller numbers, below a minute")
    parser.add_argument("--frozen", type=int, metavar="N", help="events that pass the inbox that stopped reading")
    parser.add_argument("--only", choices=NAMES, action="append", metavar="NAME")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(prepare())
    began = time.monotonic()
    for name, measure in zip(NAMES, quick(options) if options.quick else whole(options), strict=True):
        if options.only is None or name in options.only:
            with tempfile.TemporaryDirectory(prefix="tb-bench-", dir="/tmp") as folder:
                measure(Path(folder))
    print(f"\n{time.monotonic() - began:.0f} s in all")


def whole(options: argparse.Namespace) -> list[Measure]:
    return [
        lambda folder: relay_ingest.measure(folder, options.rounds, 5000),
        lambda folder: relay_fanout.measure(folder, 100),
        lambda folder: relay_memory.measure(folder, 5000, options.frozen or 5000),
        lambda folder: relay_catchup.measure(folder, options.rounds, 100_000),
        lambda folder: relay_screen.measure(folder, 100),
    ]


def quick(options: argparse.Namespace) -> list[Measure]:
    return [
        lambda folder: relay_ingest.measure(folder, 1, 2000),
        lambda folder: relay_fanout.measure(folder, 25),
        lambda folder: relay_memory.measure(folder, 1000, options.frozen or 300),
        lambda folder: relay_catchup.measure(folder, 1, 20_000),
        lambda folder: relay_screen.measure(folder, 20),
    ]


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
