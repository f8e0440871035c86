"""Feed protocol v1: what the relay and an inbox say to each other, one JSON object in each text frame, `t` first.

    inbox  hello            within 5 s of the connection
    relay  welcome          who you are, what the log has, where your events begin
    relay  event … live     the backlog; from `live` on events come as they happen
    relay  ping             every `ping_s` seconds, with the newest number: a silent gap shows
    inbox  pong, ack        how far it is; delivery never waits for them
    inbox  cmd → done/fail  something for everybody: it comes back as an event
    relay  bye              and then the close frame

Events come at least once to the socket, in rising order; the inbox drops numbers that it has. There is no gap below
`live` that a `lagged` frame or another epoch does not announce.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Literal, get_args

from msgspec import DecodeError, Raw, Struct, json

VERSION = 1
SUBPROTOCOL = "mb-feed.v1"
PATH = "/feed"
STATUS_PATH = "/status"

HELLO_WITHIN = 5.0
"""Seconds that a connection may take to say hello."""

PING_SECONDS = 15.0
LARGEST_TO_RELAY = 64 * 1024
LARGEST_TO_INBOX = 1024 * 1024


class Close(IntEnum):
    """Why the relay closes. `STOP` are those after which trying again is no use."""

    GOODBYE = 1000
    GOING_AWAY = 1001
    NOT_ALLOWED = 1008
    TOO_BIG = 1009
    INTERNAL = 1011
    RESTART = 1012
    TRY_LATER = 1013
    BAD_FRAME = 4400
    BAD_TOKEN = 4401
    BAD_VERSION = 4406
    NO_HELLO = 4408
    NEW_EPOCH = 4409
    TOO_OLD = 4410
    TOO_SLOW = 4413


STOP = frozenset({Close.NOT_ALLOWED, Close.BAD_FRAME, Close.BAD_TOKEN, Close.BAD_VERSION, Close.NO_HELLO})


class BadFrame(Exception):
    """Not a frame of this protocol."""


class _Tagged(Struct):
    t: str


class _Frame(Struct, frozen=True, tag_field="t", tag=str.lower, omit_defaults=True):
    pass


class Hello(_Frame, frozen=True):
    """`cursor` is the last number that was applied, None for “from now on”; `epoch` is that of the log it belongs to.

    `kinds` and `channels` are what is wanted, None for everything; what has no channel passes every `channels`.
    `look` marks a command that only looks: it takes no inbox's place.
    """

    v: int
    client: str
    cursor: int | None = None
    epoch: str | None = None
    kinds: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    look: bool = False


class Pong(_Frame, frozen=True):
    n: int
    cursor: int


class Ack(_Frame, frozen=True):
    seq: int


class Cmd(_Frame, frozen=True):
    """`sent`: the message `key` was sent by the person at this end; `value` is its `conversation` and `reference`.
    `replay`: append the event with the number `key` once more. `rid` comes back in the answer.
    """

    rid: str
    op: str
    key: str
    value: dict[str, str] = {}


class Welcome(_Frame, frozen=True, rename={"from_": "from"}):
    """`from_` is the cursor that the events follow; `actor` the account name of this end, as the kernel tells it."""

    v: int
    epoch: str
    oldest: int
    newest: int
    from_: int
    ping_s: float
    actor: str
    relay: str


class Event(_Frame, frozen=True):
    """`ev` is the body as it came; of a body that we do not understand, `raw` has the bytes. `at` is when it arrived
    (ns). One that is too big for a frame comes as null: ask the API.
    """

    seq: int
    id: str
    kind: str
    at: int
    src: str
    ev: Raw = Raw(b"null")
    raw: bytes | None = None


class Skip(_Frame, frozen=True):
    """Nothing for you up to this number."""

    seq: int


class Live(_Frame, frozen=True):
    """You have the whole backlog."""

    seq: int


class Ping(_Frame, frozen=True):
    n: int
    newest: int
    at: int


class Lagged(_Frame, frozen=True):
    """Your cursor is older than what the log keeps."""

    oldest: int
    have: int


class Done(_Frame, frozen=True):
    rid: str
    seq: int


class Fail(_Frame, frozen=True):
    """`code`: `bad` (a command that cannot be), `gone` (no event has this number), `trouble` (try again later)."""

    rid: str
    code: str


class Bye(_Frame, frozen=True):
    why: Literal["restart", "shutdown", "overload"]
    retry_ms: int = 0


FromInbox = Hello | Pong | Ack | Cmd
FromRelay = Welcome | Event | Skip | Live | Ping | Lagged | Done | Fail | Bye

_from_inbox: json.Decoder[FromInbox] = json.Decoder(FromInbox)
_from_relay: json.Decoder[FromRelay] = json.Decoder(FromRelay)
_tag = json.Decoder(_Tagged)
_KNOWN = {kind.__struct_config__.tag for kind in get_args(FromRelay)}


def encode(frame: FromInbox | FromRelay) -> bytes:
    return json.encode(frame)


def from_inbox(data: str | bytes) -> FromInbox:
    """Raises BadFrame."""
    try:
        return _from_inbox.decode(data)
    except (DecodeError, UnicodeError, RecursionError) as error:
        raise BadFrame(f"not a frame that an inbox sends: {error}") from None


def from_relay(data: str | bytes) -> FromRelay | None:
    """None for a kind of frame that only a newer relay knows. Raises BadFrame."""
    try:
        return _from_relay.decode(data) if _tag.decode(data).t in _KNOWN else None
    except (DecodeError, UnicodeError, RecursionError) as error:
        raise BadFrame(f"not a frame that a relay sends: {error}") from None
