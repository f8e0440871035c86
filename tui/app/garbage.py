"""When Python looks for garbage: while nobody waits for a key."""

from __future__ import annotations

import gc

from textual._styles_cache import StylesCache

WORTH_IT, UNRESTED = 4_000, 20_000  # new objects that are looked through at rest, or during a key


def settle() -> None:
    """What was made while starting stays for good: full collections, 30 ms each, are to leave it out. They begin here,
    since the program starts without; and come by themselves only where no key leaves time for them.
    """
    gc.freeze()
    gc.set_threshold(UNRESTED)
    gc.enable()


def collect() -> None:
    """A key makes some thousand objects, and Python would go through them during the next ones."""
    if gc.get_count()[0] > WORTH_IT:
        # Two colours, remembered together with all that the widget has drawn which asked for them.
        StylesCache.get_inner_outer.cache_clear()
        gc.collect()
