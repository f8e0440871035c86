"""The relay as a service of a host: its systemd units, its keys, and examples for the proxy in front of it."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from tui.config import check_public_url
from tui.credentials import Secret
from tui.plain import Refusal

EXAMPLES = {
    "service": "ternbox-relay.service",
    "socket": "ternbox-relay.socket",
    "nginx": "nginx.conf",
    "caddy": "Caddyfile",
}
KEYS = {
    "signing-key": "The signing key (not shown; in the dashboard under Developers, API settings): ",
    "access-key": "An access key for the relay (not shown; in the dashboard under Developers, API access): ",
}
HIDDEN = ("/home/", "/root/", "/run/user/", "/tmp/")


@dataclass(frozen=True)
class Place:
    """What the examples are filled in with. `program` is a command line."""

    public_url: str
    listen: str = "127.0.0.1:8790"
    group: str = "ternbox"
    program: str = shlex.join([sys.executable, "-I", "-m", "tui"])


def example(name: str, place: Place) -> str:
    """One of EXAMPLES, filled in. Raises ConfigError for a public address that cannot be."""
    check_public_url(place.public_url)
    parts = urlsplit(place.public_url)
    values = {
        # A unit reads % as the beginning of a specifier.
        "PUBLIC_URL": place.public_url.replace("%", "%%"),
        "SITE": f"{parts.scheme}://{parts.netloc}",
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 443),
        "PATH": parts.path or "/",
        "NGINX_UPSTREAM": f"unix:{place.listen}:" if place.listen.startswith("/") else place.listen,
        "CADDY_UPSTREAM": f"unix/{place.listen}" if place.listen.startswith("/") else place.listen,
        "LISTEN": place.listen,
        "GROUP": place.group,
        "PROGRAM": place.program,
    }
    text = (files("tui.relay") / "examples" / EXAMPLES[name]).read_text("utf-8")
    for word, value in values.items():
        text = text.replace(f"@{word}@", value)
    return text


def install(place: Place, root: Path, ask: Callable[[str], Secret]) -> list[str]:
    """Write the units and, where they are not there yet, the keys; returns what was written. Raises OSError.

    `root` is the folder that stands for /. A service runs as nobody in particular: it can read no one's home.
    """
    if any(word.startswith(HIDDEN) for word in shlex.split(place.program)):
        raise Refusal(
            f"The service could not start {place.program.split()[0]}: homes and /tmp are hidden from it. Install "
            "Ternbox where every account can read it: "
            "sudo python3 -m venv /opt/ternbox && sudo /opt/ternbox/bin/pip install ternbox"
        )
    written = []
    for name in ("service", "socket"):
        path = root / "etc/systemd/system" / EXAMPLES[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(example(name, place), "utf-8")
        written.append(str(path))
    folder = root / "etc/ternbox"
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    for name, question in KEYS.items():
        path = folder / name
        if not path.exists():
            _write_key(path, ask(question))
            written.append(str(path))
    return written


def _write_key(path: Path, key: Secret) -> None:
    """For root alone: systemd hands it to the service."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(key.reveal() + "\n")
