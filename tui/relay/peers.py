"""Who is at the other end of a feed: the kernel tells the account, the account's name is shown to the others."""

from __future__ import annotations

import grp
import os
import pwd
import socket
import struct
from typing import Protocol

from msgspec import Struct


class HasOptions(Protocol):
    """A socket, or what asyncio shows of one."""

    def getsockopt(self, level: int, name: int, size: int, /) -> bytes: ...


class Peer(Struct, frozen=True):
    """`uid` is None for somebody who came with a token over TCP."""

    uid: int | None
    name: str


TOKEN = Peer(None, "token")


def uid_of(sock: HasOptions) -> int:
    """The account of the process at the other end of a unix socket, as it was when it connected."""
    data = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", data)[1])


def account(uid: int) -> Peer:
    """May take as long as the host's directory of accounts takes to answer."""
    try:
        return Peer(uid, pwd.getpwuid(uid).pw_name)
    except KeyError:
        return Peer(uid, f"uid {uid}")


def is_allowed(uid: int, groups: frozenset[str] | None) -> bool:
    """Whether the account is in one of the groups; None lets in everybody whom the socket's mode lets in.

    Root and the relay's own account always are. Goes by the host's directory, so that a change counts at once.
    """
    if groups is None or uid in (0, os.getuid()):
        return True
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return False
    return bool(groups & {_group(gid) for gid in os.getgrouplist(entry.pw_name, entry.pw_gid)})


def _group(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
