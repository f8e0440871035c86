"""`python noting.py FOLDER`: the inbox. It notes in the folder which modules it had at the steps of its start."""

from __future__ import annotations

import gc
import sys

from tui.__main__ import main
from tui.first import terminal

folder = sys.argv.pop(1)
write, enable = terminal._write, gc.enable


def note(step: str) -> None:
    """The first time counts."""
    try:
        with open(f"{folder}/{step}", "x") as file:
            file.write("\n".join(sys.modules))
    except FileExistsError:
        return


def writing(text: str) -> None:
    note("first frame")
    write(text)


def enabling() -> None:
    """Collections begin when the inbox can be used: see `app.garbage`."""
    note("usable")
    enable()


if __name__ == "__main__":
    terminal._write, gc.enable = writing, enabling
    main()
