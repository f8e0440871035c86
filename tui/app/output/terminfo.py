"""What terminfo knows of the terminal."""

from __future__ import annotations

import curses
import os
import sys


def erases_with_colour() -> bool:
    """What is erased gets the background that is set, says terminfo; screen says so where it is not true."""
    if os.environ.get("STY"):
        return False
    try:
        curses.setupterm(fd=sys.__stderr__.fileno() if sys.__stderr__ else 2)
    except curses.error:
        return False
    return curses.tigetflag("bce") == 1
