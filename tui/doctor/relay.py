"""The relay that this profile would use: is it there, does it let us in, and how does it say that it is."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tui import __version__
from tui.config import Settings
from tui.credentials import NoKey, Way
from tui.credentials.patience import within
from tui.doctor import pasteable, webhooks
from tui.doctor.report import Area, Line
from tui.doctor.subject import Subject
from tui.model import MINUTE, NS
from tui.text import ago

AREA = Area("Relay")
PATIENCE = 2.0  # seconds
RECONCILES_WITHIN = 40 * MINUTE
START = Way("start one", "ternbox relay")
AS_SERVICE = Way("if it is a service", "sudo systemctl restart ternbox-relay.service")

Said = Mapping[str, Any]


def check(subject: Subject) -> Iterator[Line]:
    yield AREA.good("SQLite", f"{sqlite3.sqlite_version}; the relay's log and the inbox are written with it")
    said: Said = {}
    address = _address(subject.settings)
    if subject.settings.feed == "poll":
        yield AREA.skipped("relay", 'feed = "poll": the inbox asks the API itself')
    elif not address:
        yield _none(subject.settings)
    else:
        line, said = _ask(address, subject)
        yield line
        if said:
            yield from _state(said, time.time_ns())
    yield from webhooks.lines(AREA, subject, str(said.get("public_url") or ""))


def _address(settings: Settings) -> str:
    from tui.relay_desk.place import socket_there

    return settings.relay or socket_there()


def _none(settings: Settings) -> Line:
    if settings.feed == "relay":
        return AREA.bad("relay", 'feed = "relay", but there is no relay on this host.', START)
    return AREA.skipped("relay", "no relay on this host: the inbox asks the API itself")


def _ask(address: str, subject: Subject) -> tuple[Line, Said]:
    """How reaching it went, and what it says of itself."""
    from tui.relay import looking
    from tui.relay.looking import Lost
    from tui.relay_desk.place import place_of

    began = time.monotonic()
    try:
        place = place_of(subject.settings, address)
        said = within(subject.deadline.left(PATIENCE), lambda: looking.status(place))
    except NoKey as error:
        return AREA.bad("relay", pasteable.outside(str(error)), Way("the file that it is in", "relay_token_file")), {}
    except (Lost, TimeoutError) as error:
        return _lost(error.why if isinstance(error, Lost) else "slow", address), {}
    where = "on this host" if place.is_socket else "over the network"
    return AREA.good("relay", f"reachable {where}", time.monotonic() - began), said


def _lost(why: str, address: str) -> Line:
    """`why` as of `Lost`."""
    if why == "denied":
        return _denied(address)
    if why == "token":
        words = "it is there, but does not accept the token."
        return AREA.bad("relay", words, Way("put the right one into the file that it names", "relay_token_file"))
    if why == "slow":
        return AREA.bad("relay", "it is there, but does not answer in time.", AS_SERVICE)
    if why == "away":
        return AREA.bad("relay", "nobody answers there: it is not running.", START, AS_SERVICE)
    words = "what answers there is no relay that this Ternbox understands."
    return AREA.bad("relay", words, Way("and update the older one of the two", "ternbox --version"))


def _denied(address: str) -> Line:
    from tui.relay_desk.place import group_of

    group = pasteable.outside(group_of(Path(address)))
    if not group:
        words = "it is there, but only root may use it."
        return AREA.bad("relay", words, Way("start it so that a group may", "ternbox relay --group GROUP"))
    words = f"it is there, but only the group “{group}” may use it, and you are not in it."
    return AREA.bad("relay", words, Way("then log in again", f'sudo usermod -aG {group} "$USER"'))


def _state(said: Said, now: int) -> Iterator[Line]:
    """A newer or older relay may leave out anything."""
    version = pasteable.outside(str(said.get("version", "")))
    if version and version != __version__:
        words = f"the relay is of version {version}, and this is {__version__}."
        yield AREA.warn("relay version", words, Way("update the older one; then", AS_SERVICE.command))
    if "ready" in said:
        yield _ready(said)
    yield _events(said, now)
    yield from _refused(said.get("received") or {})
    if "reconcile" in said:
        yield _reconcile(said["reconcile"], now)


def _ready(said: Said) -> Line:
    if said["ready"]:
        return AREA.good("relay ready", "it takes webhooks and can keep them")
    reasons = " ".join(map(str, said.get("reasons") or ["It does not say why."]))
    return AREA.bad("relay ready", f"it takes no webhooks. {pasteable.outside(reasons)}", "ternbox relay status")


def _refused(received: Said) -> Iterator[Line]:
    """When all webhooks of this run were refused, it is not the sender that is wrong."""
    if received.get("forged") and not any(received.get(name) for name in ("stored", "known", "unparsed")):
        words = f"all webhooks were refused, {int(received['forged'])}: the relay has another key or public_url."
        key = Way("the account's own, then start the relay again", "ternbox login --signing-key")
        yield AREA.bad("signatures", words, key, "ternbox webhooks test")


def _events(said: Said, now: int) -> Line:
    newest_at = said.get("newest_at")
    if not newest_at:
        return AREA.skipped("last event", "none yet")
    age = ago(int(newest_at), now)
    return AREA.good("last event", "just now" if age == "now" else f"{age} ago")


def _reconcile(said: Said | None, now: int) -> Line:
    """Whether it finds what webhooks did not tell."""
    if said is None:
        words = "the relay has no access key, so what no webhook tells stays unknown to it."
        return AREA.warn(
            "reconcile", words, Way("for the account that it runs under, then restart it", "ternbox login")
        )
    if said.get("trouble"):
        return AREA.warn("reconcile", pasteable.outside(str(said["trouble"])), "ternbox relay status")
    last_at = said.get("last_at")
    if not last_at:
        return AREA.skipped("reconcile", "not done yet")
    if now - int(last_at) > RECONCILES_WITHIN:
        words = f"the relay did not compare with the API for {(now - int(last_at)) // (60 * NS)} minutes."
        return AREA.warn("reconcile", words, AS_SERVICE)
    return AREA.good("reconcile", "what no webhook told was looked for lately")
