"""The first frame, and then something else than the inbox: it waits, ends or fails, as INSTEAD says."""

from __future__ import annotations

import os
import sys
import time
from types import ModuleType

from tui.__main__ import main


def instead(obj: object) -> None:
    if os.environ["INSTEAD"] == "fails":
        raise LookupError("of the test")
    if os.environ["INSTEAD"] == "waits":
        time.sleep(60)


if __name__ == "__main__":
    program = ModuleType("tui.run")
    vars(program)["open_inbox"] = instead
    sys.modules["tui.run"] = program
    main()
