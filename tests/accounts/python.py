"""An interpreter and a Ternbox that other accounts of this host may run, for ours may lie in somebody's home."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from functools import cache
from pathlib import Path

import pytest

from tests.credentials.services import ROOT, as_user

PACKAGES = Path(sysconfig.get_path("purelib"))
PROBE = "import msgspec, textual, tui.cli, tests.terminal.processes"


@cache
def for_everybody(user: int) -> tuple[str, str]:
    """A program and a PYTHONPATH. Skips when there is none; in CI that is a failure, and so is being no root there."""
    if os.getuid() != 0:
        _without("needs root: only root can act for two accounts")
    for find in (_as_it_is, _copied):
        for program in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
            if _runs(program, find(), user):
                return program, find()
    _without(f"needs Python 3.{sys.version_info.minor} where other accounts may run it: apt-get install -y python3")
    raise AssertionError


def _runs(program: str, path: str, user: int) -> bool:
    # Through a shell: setpriv itself still has root's way through closed folders when it starts a program.
    command = [*as_user(user), "sh", "-c", f'"{program}" -c "{PROBE}"']
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path}
    return subprocess.run(command, env=environment, cwd="/", capture_output=True, check=False).returncode == 0


def _as_it_is() -> str:
    return f"{ROOT}:{PACKAGES}"


@cache
def _copied() -> str:
    """Everything that it takes, in a folder that everybody may read; once for each process of the tests."""
    folder = tempfile.mkdtemp(prefix="tb-everybody-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for source in (ROOT / "tui", ROOT / "tests", PACKAGES):
        shutil.copytree(source, Path(folder) / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
    return f"{folder}:{folder}/{PACKAGES.name}"


def _without(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)
