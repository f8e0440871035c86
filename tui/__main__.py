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
        if sys.argv[1:]:
            from tui.cli import main as command

            command(obj={"held": held})
        else:  # what is asked for most, without what reads options
            from tui.failing import failures
            from tui.run import open_inbox

            with failures(), held:  # what is said of a failure is said on the shell's screen
                sys.exit(open_inbox(held))


if __name__ == "__main__":
    main()
