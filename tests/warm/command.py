"""`ternbox` in processes that begin with everything imported, which is most of what a short command takes.

One server for each process of the tests; a command is a fork of it, with arguments, environment, folder, umask and
pipes of its own. What hangs on how Python starts (its variables, the encoding, the path) gets a real start.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TERNBOX = [sys.executable, "-m", "tui"]
START = Path(__file__).with_name("start.py")
ENCODING = {"LC_ALL": "C.UTF-8"}


def warm(environment: Mapping[str, str]) -> list[str]:
    """What stands before the arguments in this environment."""
    usual = {**ENCODING, "PATH": os.environ["PATH"], "PYTHONIOENCODING": None}
    first = environment.get("PYTHONPATH", "").split(os.pathsep)[0]
    if first != str(ROOT) or any(environment.get(name) != value for name, value in usual.items()):
        return TERNBOX
    return [sys.executable, "-I", "-S", str(START), _server()]


@cache
def _server() -> str:
    """The socket of a server that ends with us: its stdin closes then."""
    folder = tempfile.TemporaryDirectory(prefix="tb-warm-", dir="/tmp")
    path = f"{folder.name}/socket"
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.warm.server", path],
        cwd=ROOT, env={**os.environ, **ENCODING}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert server.stdin
    assert server.stdout
    assert server.stdout.readline() == b"ready\n"

    @atexit.register
    def end() -> None:
        server.communicate()
        folder.cleanup()

    return path
