"""Random sessions, each judged twice: `python -m tests.driver.fuzz [--seeds N] [--first SEED] [--steps N]`.

Every screen equals what plain output would have shown; on a terminal that measures by code points every character whose
width is beyond doubt is where it belongs.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from random import SystemRandom

from tests.driver import log
from tests.driver.doubt import is_damage_within_clusters
from tests.driver.judge import Judge, Verdict
from tests.driver.session import Plan, plan, play
from tests.driver.widths import by_code_points


def judged(path: Path, plan: Plan) -> tuple[Verdict, Verdict]:
    """By a terminal that measures as Textual does, and by one that knows nothing of clusters."""
    same = Judge(erases=plan.erases).read(log.read(path))
    old = Judge(erases=plan.erases, clusters=by_code_points, tolerance=is_damage_within_clusters)
    return same, old.read(log.read(path))


def try_seed(seed: int, folder: Path, steps: int) -> bool:
    """Whether all was well; tells about it, and keeps the log if not."""
    try:
        path = play(plan(seed), folder, steps)
    except AssertionError as error:
        print(f"seed {seed}: {error}", flush=True)
        return False
    same, old = judged(path, plan(seed))
    print(f"seed {seed}: {same.compared} of {same.writes} writes compared, {same.written} characters became "
          f"{same.sent}; {len(same.wrong)} wrong, {len(old.wrong)} by code points", flush=True)  # fmt: skip
    for words in [*same.wrong[:5], *old.wrong[:5]]:
        print("   ", words)
    if same.is_good and old.is_good:
        path.unlink()
        return True
    print("   ", path)
    return False


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="how many sessions")
    parser.add_argument("--first", type=int, default=SystemRandom().randrange(1_000_000), help="the first seed")
    parser.add_argument("--steps", type=int, default=100, help="of each session")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    os.environ["XDG_STATE_HOME"] = str(folder)
    seeds = range(options.first, options.first + options.seeds)
    good = [try_seed(seed, folder, options.steps) for seed in seeds]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
