"""What a shift of work leaves in memory: `python -m tests.bench.bench_memory`. It grows at first, then it must stay.

Each round is an hour of a busy person: conversations, threads, filters, searches, dialogs, windows of other sizes.
"""

from __future__ import annotations

import argparse

from tests.bench.inbox import costs
from tests.bench.inbox.measure import started
from tests.bench.inbox.plan import world
from tests.bench.inbox.programs import TO_THE_LIST, hello, ternbox
from tests.bench.inbox.session import Session
from tests.bench.inbox.walk import Step, walk

_SOON = 0.03  # seconds of quiet: nobody measures how quick it is
ROUND = (
    Step("next conversation", ("]",), 200, quiet=_SOON, lead=TO_THE_LIST),
    Step("page of list", ("pagedown",), 40, quiet=_SOON, lead=("escape",)),
    Step("page of thread", ("pageup",), 40, quiet=_SOON, lead=("tab",)),
    Step("filter as typed", (*"/olga", "ctrl+u", *"maria", "ctrl+u", "escape"), 5, quiet=0.15, lead=TO_THE_LIST),
    Step("search as typed", (*"sparcel", "ctrl+u", *"refund", "escape"), 5, quiet=0.15, lead=TO_THE_LIST),
    Step("dialogs", ("ctrl+p", "escape", "?", "escape"), 10, quiet=0.1),
    Step("reply", (*"rwhere is it", "ctrl+u", "escape"), 5, quiet=_SOON, lead=TO_THE_LIST),
    Step("resize", ("narrower", "wider"), 5, quiet=0.1, back=TO_THE_LIST),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--size", type=int, default=1_000, help="conversations in the store")
    given = parser.parse_args()
    with world() as around:
        with Session((program := hello(around.env)).command, program.env) as session:
            started(session, program)
            print(f"hello              {costs.memory_mb(session.pid):6.1f} MB")
        program = ternbox(around.inbox(given.size), str(given.size))
        with Session(program.command, program.env) as session:
            print(f"first frame        {started(session, program).memory:6.1f} MB")
            session.during(3)
            print(f"with its network   {costs.memory_mb(session.pid):6.1f} MB", flush=True)
            for number in range(1, given.rounds + 1):
                walk(session, ROUND)
                print(f"after round {number:<4}   {costs.memory_mb(session.pid):6.1f} MB", flush=True)


if __name__ == "__main__":
    main()
