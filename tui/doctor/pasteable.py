"""What a report may say about this host: it is pasted into public tickets, so no name of a person, host or address."""

from __future__ import annotations

import ipaddress
import os
import pwd
import re
import shlex
import socket
from pathlib import Path

from tui.text import clean_line

FOLDERS = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")
FIRST_PERSON = 1000  # ids below belong to services, whose names say nothing about anybody

_CREDENTIALS = re.compile(r"(?<=//)[^/\s@]+(?=@)")
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)")
_MAYBE_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")
_NUMBER = re.compile(r"(?<![\w.])\+?\d(?:[ ()-]?\d){8,}(?![\w.])")


def clean(text: str) -> str:
    """The last step before a report is shown: one clean line without home folder, user, address or phone number."""
    text = clean_line(text, 1000)
    for place, name in _places():
        text = text.replace(f"'{place}/", f"{name}/'")
        text = re.sub(rf"{re.escape(place)}(?![\w.-])", name, text)
    for user in _users():
        text = re.sub(rf"(?<=/){re.escape(user)}(?![\w.-])", "$USER", text)
    text = _CREDENTIALS.sub("…", text)
    text = _MAYBE_IPV6.sub(_without_address, _IPV4.sub("ADDRESS", text))
    return _NUMBER.sub("NUMBER", text)


def outside(text: str) -> str:
    """Words of another program or of a settings file: names of user and host go wherever they stand."""
    text = clean(text)
    for name, word in [*((user, "USER") for user in _users()), *((host, "HOST") for host in _hosts())]:
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", word, text)
    return text


def path(place: Path) -> str:
    """A path as it can be shown, and pasted into a shell: `~/'my folder'/file`."""
    for folder, name in _places():
        if name[0] in "~$" and place.is_relative_to(folder):
            return "/".join([name if name == "~" else f'"{name}"', *map(_part, place.relative_to(folder).parts)])
    return place.root + "/".join(map(_part, place.parts[1:] if place.root else place.parts))


def _part(part: str) -> str:
    return '"$USER"' if part in _users() else shlex.quote(part)


def _places() -> list[tuple[str, str]]:
    """Folders and what stands for them, the longest first, but all of the home folder before the rest."""
    user = pwd.getpwuid(os.getuid()).pw_dir if _is_known() else ""
    home = os.path.expanduser("~")
    homes = [(place, "~") for place in {home, os.path.realpath(home)}]
    homes += [(user, "the home folder")] if user not in ("", home) else []
    named = [(os.environ.get(variable, "").rstrip("/"), f"${variable}") for variable in FOLDERS]
    within = [place for place, _ in homes]
    others = [each for each in named if not any(Path(each[0]).is_relative_to(place) for place in within)]
    return sorted((each for each in [*homes, *others] if len(each[0]) > 1), key=lambda each: -len(each[0]))


def _is_known() -> bool:
    """Containers run under ids that no user has."""
    try:
        return bool(pwd.getpwuid(os.getuid()))
    except KeyError:
        return False


def _users() -> set[str]:
    named = {os.environ.get(variable, "") for variable in ("USER", "LOGNAME", "SUDO_USER")}
    if os.getuid() >= FIRST_PERSON and _is_known():
        named.add(pwd.getpwuid(os.getuid()).pw_name)
    return {name for name in named if len(name) > 1} - {"root"}


def _hosts() -> list[str]:
    whole = socket.gethostname()
    return [name for name in (whole, whole.partition(".")[0]) if len(name) > 1 and name != "localhost"]


def _without_address(found: re.Match[str]) -> str:
    try:
        ipaddress.ip_address(found[0])
    except ValueError:
        return found[0]
    return "ADDRESS"
