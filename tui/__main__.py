"""`ternbox`, and `python -m tui`: the kept first frame before everything else."""

from __future__ import annotations

import sys


def main() -> None:
    from tui.first import quick
    from tui.first.terminal import Held

    with Held() as held:
        quick.paint(held, sys.argv[1:])
        from tui.cli import main as command

        command(obj={"held": held})


if __name__ == "__main__":
    main()
