"""`ternbox`, and `python -m tui`: what the inbox was left with is on the screen before the program is loaded."""

from __future__ import annotations

import sys


def main() -> None:
    from tui.first import asked

    profile = asked.profile(sys.argv[1:])
    if profile is None:
        from tui.cli import main as command

        command()
    else:
        _inbox(profile)


def _inbox(profile: str) -> None:
    from tui.first import quick
    from tui.first.terminal import Held

    with Held() as held:
        quick.paint(held, profile)
        from tui.cli import main as command

        command(obj={"held": held})


if __name__ == "__main__":
    main()
