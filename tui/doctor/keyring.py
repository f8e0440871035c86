"""The OS keyring: who keeps it on this host, whether it can be asked now, and whether the key is in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from tui.credentials import NoKey, Secret, advice, backend, os_keyring
from tui.credentials.patience import within
from tui.credentials.secret_service import BUS_VARIABLE, Look, State, look
from tui.doctor import pasteable
from tui.doctor.report import Area, Line
from tui.doctor.subject import Subject

LOOK, GET = 4.5, 3.0  # seconds
LOGIN = ("SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR")
# They bring keyrings that write plain text, or that ask at the terminal.
PLAIN = ("keyrings.alt", "keyrings.cryptfile", "keyring-pass")
WORDS = {
    State.NO_BUS: "this login has no D-Bus session",
    State.BUS_UNREACHABLE: "the D-Bus session does not answer",
    State.NO_SERVICE: "no program here keeps secrets",
    State.NO_COLLECTION: "there, but never set up",
    State.LOCKED: "locked",
    State.UNLOCKED: "unlocked",
    State.SILENT: "does not answer",
}


def lines(area: Area, subject: Subject, *, is_needed: bool) -> Iterator[Line]:
    """`is_needed`: the key is to come from here. Then what stands in the way is bad, else only worth knowing."""
    yield _login(area)
    chosen = backend.backend()
    yield _backend(area, chosen, is_needed)
    if sys.platform == "linux":
        seen = _look(subject)
        yield _service(area, seen, is_needed and chosen.name == backend.SECRET_SERVICE)
        if seen.state is not State.UNLOCKED and chosen.name == backend.SECRET_SERVICE:
            return
    yield from _item(area, subject, chosen, is_needed)


def _login(area: Area) -> Line:
    states = [f"{name} {'set' if os.environ.get(name) else 'unset'}" for name in LOGIN]
    return area.good("login", f"{', '.join(states)}; bus: {_shape(os.environ.get(BUS_VARIABLE, ''))}")


def _shape(address: str) -> str:
    """What kind of address it is, without what it says of the person."""
    if not address:
        return f"{BUS_VARIABLE} unset"
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    if folder and address.partition(",")[0] == f"unix:path={folder}/bus":
        return "unix:path=$XDG_RUNTIME_DIR/bus"
    kind, _, rest = address.partition(":")
    known = kind if kind in ("unix", "tcp", "unixexec", "launchd") else "odd"
    return f"{known}:{rest.partition('=')[0] if rest.partition('=')[0].isalpha() else ''}=…"


def _look(subject: Subject) -> Look:
    began = subject.deadline.passed
    try:
        return within(subject.deadline.left(LOOK), look)
    except TimeoutError:
        return Look(State.SILENT, seconds=subject.deadline.passed - began)


def _service(area: Area, seen: Look, is_needed: bool) -> Line:
    name, words = "secret service", WORDS[seen.state]
    if seen.owner is not None:
        words += f"; {pasteable.outside(seen.owner.program) or 'its program'}, process {seen.owner.pid}"
    if seen.state is State.UNLOCKED:
        return area.good(name, words, seen.seconds)
    if not is_needed:
        return area.skipped(name, f"{words}; the key does not come from it", seen.seconds)
    return area.bad(name, f"{words}.", *advice.of_look(seen).ways, seconds=seen.seconds)


def _backend(area: Area, chosen: backend.Backend, is_needed: bool) -> Line:
    plain = [f"{package} is installed but not used" for package in PLAIN if _is_installed(package)]
    by = f"configured by {pasteable.outside(chosen.configured_by)}" if chosen.configured_by else "Ternbox's choice"
    words = "; ".join([f"{pasteable.outside(chosen.name) or 'none'}, {by}", *plain])
    if not chosen.refused:
        return area.good("keyring backend", words)
    words = f"{words}; not allowed: {chosen.refused}."
    fix = f"unset {backend.BACKEND_VARIABLE}"
    if chosen.configured_by != backend.BACKEND_VARIABLE:
        fix = f"remove default-keyring from {pasteable.clean(chosen.configured_by)}"
    return area.bad("keyring backend", words, fix) if is_needed else area.skipped("keyring backend", words)


def _is_installed(package: str) -> bool:
    try:
        return bool(version(package))
    except PackageNotFoundError:
        return False


def _item(area: Area, subject: Subject, chosen: backend.Backend, is_needed: bool) -> Iterator[Line]:
    name = "key in keyring"
    if chosen.refused:
        return
    if not is_needed:
        yield area.skipped(name, "not asked: another source comes first")
        return
    if chosen.needs_terminal:
        yield area.skipped(name, "not asked: this backend may ask for a passphrase, which `ternbox` does")
        return
    began = subject.deadline.passed
    try:
        key = within(subject.deadline.left(GET), lambda: os_keyring.get(subject.settings.profile))
    except TimeoutError:
        yield area.bad(name, "the keyring does not answer.", *advice.of_look(Look(State.SILENT)).ways)
        return
    except NoKey as error:
        yield area.bad(name, pasteable.outside(str(error)), *error.ways)
        return
    yield _found(area, subject, key, subject.deadline.passed - began)


def _found(area: Area, subject: Subject, key: Secret | None, seconds: float) -> Line:
    if key is None:
        where = f"{os_keyring.service(subject.settings.profile)}, {os_keyring.ACCESS_KEY}"
        return area.bad("key in keyring", f"there is none ({where}).", subject.login, seconds=seconds)
    subject.key.set_result(key)
    return area.good("key in keyring", "there", seconds)
