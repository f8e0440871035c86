"""What the inbox costs, from outside: `python -m tests.bench.inbox [--quick] [--only PART ...] [--sizes N ...]`.

Beside bare Textual, neomutt, aerc and weechat in one run. README's figures:
`--write tests/bench/inbox/RESULTS.md --picture screenshots/speed.png`.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec

from tests.bench.inbox.chart import draw, to_png
from tests.bench.inbox.comparison import panels, title
from tests.bench.inbox.figures import Results
from tests.bench.inbox.goals import table
from tests.bench.inbox.machine import machine
from tests.bench.inbox.measured import Measured
from tests.bench.inbox.parts import PARTS
from tests.bench.inbox.plan import FULL, QUICK, Plan, world
from tests.bench.inbox.report import report
from tests.bench.inbox.session import Ended, NotSeen


def main() -> None:
    options = parsed()
    again = options.again
    run = msgspec.json.decode(again.read_bytes(), type=Measured) if again else measured(options)
    show(run)
    if options.keep:
        options.keep.write_bytes(msgspec.json.encode(run))
    if options.write:
        options.write.write_text(report(run))
    if options.picture:
        to_png(*draw(*title(run), panels(run)), options.picture)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.inbox", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two minutes: small stores, no peers")
    parser.add_argument("--rounds", type=int, help="of starts; a seventh as many walks")
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--sizes", nargs="+", type=int, metavar="N", help="of the stores, in conversations")
    parser.add_argument("--write", type=Path, metavar="FILE", help="all figures, as Markdown")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="the comparison with others, as PNG")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="the figures, as JSON")
    parser.add_argument("--again", type=Path, metavar="FILE", help="measure nothing, take what was kept")
    return parser.parse_args()


def measured(options: argparse.Namespace) -> Measured:
    plan = planned(options)
    parts = options.only or [part for part in PARTS if part not in plan.skips]
    return Measured(plan, measure(plan, parts), date.today(), machine(), asked(options))


def asked(options: argparse.Namespace) -> str:
    """The options that say what is measured."""
    said = {name: getattr(options, name) for name in ("quick", "rounds", "only", "sizes")}
    words = (f"--{name} {_words(value)}".strip() for name, value in said.items() if value)
    return " ".join(words)


def _words(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is True else str(value)


def planned(options: argparse.Namespace) -> Plan:
    plan = QUICK if options.quick else FULL
    if options.sizes:
        sizes = tuple(sorted(options.sizes))
        plan = replace(plan, sizes=sizes, middle=plan.middle if plan.middle in sizes else sizes[-1])
    if options.rounds:
        plan = replace(plan, rounds=options.rounds, walks=max(1, options.rounds // 7))
    return plan


def measure(plan: Plan, parts: list[str]) -> Results:
    """What fails is said, and the rest is measured all the same."""
    results: Results = {}
    with world() as around:
        for name in parts:
            began = time.perf_counter()
            try:
                PARTS[name](plan, around, results)
            except (Ended, NotSeen) as error:
                print(f"{name} failed:\n{str(error)[-2000:].rstrip()}", flush=True)
            print(f"{name}: {time.perf_counter() - began:.0f} s", flush=True)
    return results


def show(run: Measured) -> None:
    """The goals, for whoever looks on."""
    rows = [(row.what, row.goal, row.measured, row.verdict) for row in table(run)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    print(f"\n{run.machine}")
    for what, goal, measured, verdict in rows:
        print(f"{what:{widths[0]}}  {goal:{widths[1]}}  {measured:{widths[2]}}  {verdict}")


if __name__ == "__main__":
    main()
