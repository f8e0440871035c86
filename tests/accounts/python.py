"""An interpreter that other accounts of this host may run, for the one of the tests may lie in somebody's home."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig

import pytest

from tests.credentials.services import ROOT, as_user

PATH = f"{ROOT}:{sysconfig.get_path('purelib')}"
PROBE = "import msgspec, textual, tui.cli"


def for_everybody(user: int) -> str:
    """Skips when there is none; in CI that is a failure, and so is being no root there."""
    if os.getuid() != 0:
        _without("needs root: only root can act for two accounts")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": PATH}
    for program in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        # Through a shell: setpriv itself still has root's way through closed folders when it starts a program.
        command = [*as_user(user), "sh", "-c", f'"{program}" -c "{PROBE}"']
        if subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0:
            return program
    _without(f"needs Python {sys.version_info.minor} and this folder where other accounts may read them")
    raise AssertionError


def _without(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)
