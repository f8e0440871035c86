"""Which versions of Textual and Rich are known to write frames as `frames` reads them. With others, output is plain."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

TESTED = {"textual": ("8.2.8",), "rich": ("15.0.0",)}


@cache
def untested() -> str:
    """What is installed in a version that was never tested, as words; "" if nothing is.

    Looks for the folders in which installers note versions: to ask for them would take longer than to start.
    """
    return next((f"{name} {_version(name)}" for name, versions in TESTED.items() if not _is_one(name, versions)), "")


def _is_one(name: str, versions: tuple[str, ...]) -> bool:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return False
    site = Path(spec.origin).parent.parent
    return any((site / f"{name}-{version}.dist-info").is_dir() for version in versions) or _version(name) in versions


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "of an unknown version"
