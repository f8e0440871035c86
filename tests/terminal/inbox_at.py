"""The inbox on a sandbox whose clock was set, by the same clock and under the demo's name.

Unlike the demo's its store stays, so that one can come back to it.
"""

from __future__ import annotations

import sys
import time

from msgspec.structs import replace

from tui import config, run
from tui.credentials import environment

if __name__ == "__main__":
    shift = int(sys.argv[1])  # nanoseconds that this clock is before the host's
    demo = replace(config.load(), profile="demo", kind="demo")
    sys.exit(run.inbox(demo, environment.take("demo"), clock=lambda: time.time_ns() - shift))
