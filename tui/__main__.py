"""`ternbox`, and `python -m tui`: the kept first frame before everything else."""

from __future__ import annotations

import sys

TYPE_CHECKING = False

if TYPE_CHECKING:
    from tui.first.terminal import Held


def main() -> None:
    from tui.first import quick
    from tui.first.terminal import Held

    with Held() as held:
        quick.paint(held, sys.argv[1:])
        if sys.argv[1:]:
            from tui.cli import main as command

            command(obj={"held": held})
        else:
            _open_inbox(held)


def _open_inbox(held: Held) -> None:
    """What is asked for most: without what reads options."""
    from tui.failing import failures
    from tui.run import open_inbox

    with failures():
        sys.exit(open_inbox(held))


if __name__ == "__main__":
    main()
