"""`ternbox`, and `python -m tui`: what the inbox was left with is on the screen before the program is loaded."""

from __future__ import annotations

import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    Handler = Callable[[int, FrameType | None], object] | int | None


def main() -> None:
    from tui.first import asked

    # While modules are loaded Ctrl+C ends the program at once; Python's own way would show where it was.
    ctrl_c = signal.getsignal(signal.SIGINT)
    if ctrl_c is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    profile = asked.profile(sys.argv[1:])
    if profile is None:
        from tui.cli import main as command

        signal.signal(signal.SIGINT, ctrl_c)
        command()
    else:
        _inbox(profile, ctrl_c)


def _inbox(profile: str, ctrl_c: Handler) -> None:
    from tui.first import quick
    from tui.first.terminal import Held

    with Held() as held:
        quick.paint(held, profile)
        if sys.argv[1:]:
            from tui.cli import main as command

            signal.signal(signal.SIGINT, ctrl_c)
            command(obj={"held": held})
        else:  # what is asked for most, without what reads options
            from tui.failing import failures
            from tui.run import open_inbox

            signal.signal(signal.SIGINT, ctrl_c)
            with failures(), held:  # what is said of a failure is said on the shell's screen
                sys.exit(open_inbox(held))


if __name__ == "__main__":
    main()
