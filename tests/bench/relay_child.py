"""`ternbox relay` as the benchmark wants it: `python -m tests.bench.relay_child [--many-feeds] [--commit-each] ...`.

The rest are the command's own options. Its limits are widened, or its log does not group what it commits.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from functools import partial
from unittest.mock import patch

from tui import cli
from tui.relay.feeds import FeedLimits
from tui.relay.hub import Hub

MANY = 2000
PATIENT = 3600.0  # seconds that a feed may be stuck: a frozen one shall stay while it is measured

CHANGES = {
    "--many-feeds": ("tui.relay.service.Hub", partial(Hub, limits=FeedLimits(MANY, MANY, stuck=PATIENT))),
    "--commit-each": ("tui.relay.log_writer.MOST", 1),
}


def main() -> None:
    options = sys.argv[1:]
    with ExitStack() as stack:
        for option in CHANGES.keys() & set(options):
            options.remove(option)
            stack.enter_context(patch(*CHANGES[option]))
        cli.main(["relay", *options])


if __name__ == "__main__":
    main()
