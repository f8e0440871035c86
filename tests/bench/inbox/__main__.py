"""What the inbox costs, from outside: `python -m tests.bench.inbox [--quick] [--rounds N] [--only PART ...] [--sizes N ...]`.

Beside bare Textual, neomutt, aerc and weechat in one run.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

from tests.bench.inbox.figures import Results, middle, tail
from tests.bench.inbox.parts import PARTS
from tests.bench.inbox.plan import FULL, QUICK, Plan, world


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.inbox", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two minutes: small stores, no peers")
    parser.add_argument("--rounds", type=int, help="of starts")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--sizes", nargs="+", type=int, metavar="N", help="of the stores, in conversations")
    options = parser.parse_args()
    plan = QUICK if options.quick else FULL
    if options.sizes:
        middle_one = plan.middle if plan.middle in options.sizes else max(options.sizes)
        plan = replace(plan, sizes=tuple(sorted(options.sizes)), middle=middle_one)
    plan = replace(plan, rounds=options.rounds or plan.rounds)
    show(run(plan, options.only))


def run(plan: Plan, parts: list[str]) -> Results:
    results: Results = {}
    with world() as around:
        for name in parts:
            began = time.perf_counter()
            PARTS[name](plan, around, results)
            print(f"{name}: {time.perf_counter() - began:.0f} s", flush=True)
    return results


def show(results: Results) -> None:
    for name, found in results.items():
        print(name)
        for field in found.starts[0]._fields if found.starts else ():
            print(f"   {field} {min(getattr(s, field) for s in found.starts):.0f} {middle(found.starts, field):.0f}")
        for step, samples in found.steps.items():
            if samples:
                told = f"{middle(samples, 'first'):8.1f} {middle(samples, 'settled'):8.1f} {tail(samples, 'settled'):8.1f} ms"
                print(f"  {step:20} {told} {middle(samples, 'written'):8.0f} B {middle(samples, 'zipped'):6.0f} z")
        print(found.memory, found.idle)


if __name__ == "__main__":
    main()
