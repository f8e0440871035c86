"""Where the relay is that we look at, and what is said when it cannot be looked at."""

from __future__ import annotations

import grp
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui import config
from tui.config import Settings
from tui.credentials import key_file
from tui.plain import NO_CONNECTION, REJECTED, Refusal
from tui.relay.looking import PATIENCE, Lost, Place

START = "Start one with `ternbox relay`, or say with --feed where it is."


def place_of(settings: Settings, given: str | None) -> Place:
    """The address that was given, that of the settings, or the first default socket that is there."""
    address = given or settings.relay or socket_there()
    if not address:
        places = " or ".join(map(str, config.feed_sockets()))
        raise Refusal(f"There is no relay on this host: no socket at {places}. {START}", NO_CONNECTION)
    config.check_relay(address, settings.relay_token_file)
    token = None if address.startswith("/") else key_file.read(Path(settings.relay_token_file))
    return Place(address, token)


def socket_there() -> str:
    """The first default socket that is there, or may be there in a folder that is closed to us; "" for none."""
    return next((str(path) for path in config.feed_sockets() if _may_exist(path)), "")


def _may_exist(path: Path) -> bool:
    try:
        os.stat(path)
    except PermissionError:
        return True
    except OSError:
        return False
    return True


@contextmanager
def reached(place: Place) -> Iterator[None]:
    """Whatever goes wrong with the relay inside becomes a Refusal."""
    try:
        yield
    except Lost as lost:
        raise _refusal(lost, place) from None


def _refusal(lost: Lost, place: Place) -> Refusal:
    where = place.address
    match lost.why:
        case "away":
            return Refusal(f"No relay answers at {where}. {START}", NO_CONNECTION)
        case "denied":
            return Refusal(f"You may not use the relay at {where}. {_way_in(place)}", REJECTED)
        case "token":
            advice = "Put the right one into the file of relay_token_file."
            return Refusal(f"The relay at {where} does not accept the token. {advice}", REJECTED)
        case "strange":
            advice = "If it is a relay, update the older one of the two."
            return Refusal(f"This Ternbox does not understand what answers at {where}. {advice}", REJECTED)
        case "slow":
            return Refusal(
                f"The relay at {where} did not answer within {PATIENCE:.0f} s. Try again later.", NO_CONNECTION
            )
        case "busy":
            advice = "End a `ternbox relay tail`, or try again later."
            return Refusal(f"The relay at {where} has no place free. {advice}", NO_CONNECTION)
        case "gone":
            advice = "`ternbox relay status` shows which events it keeps."
            return Refusal(f"The relay at {where} does not keep that event. {advice}", REJECTED)
        case "ended":
            return Refusal(f"The relay at {where} has ended. {START}", NO_CONNECTION)


def _way_in(place: Place) -> str:
    """Who may, as far as the file system tells."""
    group = place.is_socket and group_of(Path(place.address))
    if not group:
        return "Ask whoever runs it to let you in."
    return f"Members of the group “{group}” may: `sudo usermod -aG {group} $USER`, then log in again."


def group_of(path: Path) -> str:
    """The group of the socket or, where we may not even see that, of its folder; "" for root's own."""
    for each in (path, path.parent):
        try:
            gid = each.stat().st_gid
            return grp.getgrgid(gid).gr_name if gid else ""
        except (OSError, KeyError):
            continue
    return ""
