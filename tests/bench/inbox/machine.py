"""The machine of a run, in words."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path


def machine() -> str:
    """With how much else it had to do."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return (
        f"{os.cpu_count()} cores ({model[1] if model else platform.machine()}), load {os.getloadavg()[2]:.1f} over the"
        f" last 15 minutes; Python {platform.python_version()}, Textual {version('textual')}"
    )
