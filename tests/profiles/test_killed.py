"""A change that is killed at any step leaves the person with a key that works, and run again it comes to its end."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.profiles import killing
from tests.profiles.home import ROOT


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "least"), [("record", 4), ("rename", 20), ("rename-with-plain-file", 12), ("remove", 10)]
)
def test_killed_at_each_of_its_steps(change: str, least: int) -> None:
    done = subprocess.run(
        [sys.executable, killing.__file__, change],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= least
