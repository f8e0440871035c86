"""What the inbox costs, from outside: `python -m tests.bench.inbox [--quick] [--only PART ...] [--sizes N ...]`.

Beside bare Textual, neomutt, aerc and weechat in one run.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

from tests.bench.inbox.figures import Results
from tests.bench.inbox.goals import table
from tests.bench.inbox.measured import Measured
from tests.bench.inbox.parts import PARTS
from tests.bench.inbox.plan import FULL, QUICK, Plan, world
from tests.bench.inbox.report import report


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.inbox", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two minutes: small stores, no peers")
    parser.add_argument("--rounds", type=int, help="of starts")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--sizes", nargs="+", type=int, metavar="N", help="of the stores, in conversations")
    parser.add_argument("--write", type=Path, metavar="FILE", help="all figures, as Markdown")
    options = parser.parse_args()
    plan = QUICK if options.quick else FULL
    if options.sizes:
        middle_one = plan.middle if plan.middle in options.sizes else max(options.sizes)
        plan = replace(plan, sizes=tuple(sorted(options.sizes)), middle=middle_one)
    plan = replace(plan, rounds=options.rounds or plan.rounds)
    measured = Measured(plan, run(plan, options.only))
    show(measured)
    if options.write:
        options.write.write_text(report(measured, "python -m tests.bench.inbox " + " ".join(sys.argv[1:])))


def run(plan: Plan, parts: list[str]) -> Results:
    results: Results = {}
    with world() as around:
        for name in parts:
            began = time.perf_counter()
            PARTS[name](plan, around, results)
            print(f"{name}: {time.perf_counter() - began:.0f} s", flush=True)
    return results


def show(run: Measured) -> None:
    """The goals, for whoever looks on."""
    rows = [(row.what, row.goal, row.measured, row.verdict) for row in table(run)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for what, goal, measured, verdict in rows:
        print(f"{what:{widths[0]}}  {goal:{widths[1]}}  {measured:{widths[2]}}  {verdict}")


if __name__ == "__main__":
    main()
