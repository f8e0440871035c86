"""Ternbox, with a note of each piece that goes to the terminal: `noted.py FILE`, one JSON line [seconds, text] each."""

from __future__ import annotations

import json
import sys
import time

from tui.app.output.writer import Writer
from tui.cli import main

if __name__ == "__main__":
    notes = open(sys.argv.pop(1), "a", buffering=1)  # noqa: SIM115 - as long as the program
    write = Writer.write

    def noted(self: Writer, text: str) -> None:
        notes.write(json.dumps([time.monotonic(), text]) + "\n")
        write(self, text)

    Writer.write = noted  # type: ignore[method-assign]
    main()
