"""What runs here: versions, the profile and where it comes from, the configuration."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from tui import __version__
from tui.app.output import given_up
from tui.app.output.tested import untested
from tui.config import API_URL, LOOPBACK, ConfigError, Settings, config_file
from tui.doctor import pasteable
from tui.doctor.report import Area, Line
from tui.doctor.subject import Subject

AREA = Area("Program")
PACKAGES = ("textual", "httpx", "msgspec", "keyring", "SecretStorage", "jeepney", "Pillow")


def check(subject: Subject) -> Iterator[Line]:
    installed = [f"{package} {_version(package)}" for package in PACKAGES]
    yield AREA.good(
        "versions", ", ".join([f"ternbox {__version__}", f"python {platform.python_version()}", *installed])
    )
    yield AREA.good("system", _system())
    yield _configuration(subject.trouble)
    settings = subject.settings
    yield AREA.good(
        "profile", f"“{settings.profile}”, {settings.kind}; feed: {settings.feed}; API: {_api(settings.api_url)}"
    )
    yield _output(settings)


def _output(settings: Settings) -> Line:
    """What goes to the terminal."""
    if settings.plain_output:
        return AREA.good("output", "plain, as your configuration says: whole frames are sent")
    if what := untested():
        return AREA.warn("output", f"plain, because Ternbox was never tried with {what}: whole frames are sent.")
    if when := given_up.noted(settings.state_folder):
        words = f"became plain in a run of {pasteable.outside(when)}."
        return AREA.warn("output", words, "report this line as a bug of Ternbox")
    return AREA.good("output", "only what changes is sent")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _system() -> str:
    try:
        name = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        name = ""
    return ", ".join(part for part in (name, f"{platform.system()} {platform.release()}", platform.machine()) if part)


def _api(url: str) -> str:
    """Whose address it is; one's own servers have names that are nobody's business."""
    host = urlsplit(url).hostname or ""
    if url == API_URL:
        return "MessageBird's"
    return "on this host" if host in LOOPBACK else "at an address of its own"


def _configuration(trouble: ConfigError | None) -> Line:
    file = config_file()
    shown = pasteable.path(file)
    if trouble is not None:
        return AREA.bad("configuration", f"{_without_values(str(trouble))} The defaults are examined.", *_mend(shown))
    if not os.path.exists(file):
        return AREA.good("configuration", f"the defaults; there is no {shown}")
    return AREA.good("configuration", f"{shown} is read and valid")


def _mend(shown: str) -> list[str]:
    variables = [name for name in ("TERNBOX_PROFILE", "TERNBOX_API_URL") if os.environ.get(name)]
    return [f"${{EDITOR:-vi}} {shown}", *(f"unset {name}" for name in variables)]


def _without_values(words: str) -> str:
    """Names of settings stay; what somebody has put for a value may be anything, a key too."""
    words = re.sub(r"(?<!has )(?<!: )“[^”]*”", "“…”", words)
    return pasteable.outside(re.sub(r", not ['\"\[{(].*", ".", words))
