"""What becomes of a failure: one sentence and an exit code, whichever command it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def failures(as_json: bool = False) -> Iterator[None]:
    """Turn what can go wrong into one sentence with a way on, and into its exit code. A bug stays a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        from tui import plain

        code = plain.exit_code(error)
        if code is None:
            raise
        plain.say_failure(error, code, as_json)
        sys.exit(code)
