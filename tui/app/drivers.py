"""Which driver has the terminal."""

from __future__ import annotations

import logging

from textual.driver import Driver

from tui.app.output.tested import untested

_log = logging.getLogger(__name__)


def driver(plain: bool) -> type[Driver] | None:
    """The one that sends only what changed, or one that sends what Textual does where that is wanted; None means
    Textual's own, where that is safer.
    """
    if plain:
        from tui.app.keyboard import TakenOnce

        return TakenOnce
    if what := untested():
        _log.warning("plain output: never tried with %s", what)
        return None
    from tui.app.driver import DiffingDriver

    return DiffingDriver
