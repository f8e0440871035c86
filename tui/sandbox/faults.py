"""Faults on demand: which request or webhook delivery goes wrong, how, and how often."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from random import Random
from typing import Any, Literal

import msgspec

ANSWERS = frozenset({"unauthorized", "not_found", "invalid", "too_many", "server_error", "hang", "cut", "not_json"})
REWRITES = frozenset({"odd_type", "odd_status", "bare", "text_coordinates"})
REQUESTS = ANSWERS | REWRITES | {"slow", "shift"}
DELIVERIES = frozenset({"webhook_twice", "webhook_shuffle", "webhook_bad_signature"})

Kind = Literal[
    "unauthorized", "not_found", "invalid", "too_many", "server_error", "hang", "cut", "not_json", "slow", "shift",
    "odd_type", "odd_status", "bare", "text_coordinates",
    "webhook_twice", "webhook_shuffle", "webhook_bad_signature",
]  # fmt: skip


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    """One rule.

    `method` and `path` (a pattern such as `/v1/conversations/*/messages`) choose requests; for webhook kinds `path`
    is the event (`message.*`). `times` None means for ever. `after` carries the request out before the answer goes
    wrong: the answer is lost, the message is not. `seconds` is for slow answers and shuffled webhooks; a hang lasts
    until the client goes. For too_many, `retry_after` is the header as given, and `empty` leaves the body out.
    """

    kind: Kind
    method: str = "*"
    path: str = "*"
    times: int | None = 1
    probability: float = 1.0
    after: bool = False
    seconds: float = 1.0
    retry_after: str | None = None
    empty: bool = False

    def fits(self, kinds: Iterable[str], method: str, path: str) -> bool:
        return self.kind in kinds and fnmatchcase(method, self.method) and fnmatchcase(path, self.path)


class Faults:
    """The rules in force, in order: the first that fits and whose dice fall is taken. `closing` ends every hang."""

    def __init__(self, rng: Random, rules: Iterable[Fault] = ()) -> None:
        self._rng = rng
        self.rules = list(rules)
        self.closing = asyncio.Event()

    def add(self, kind: Kind, **options: Any) -> Fault:
        fault = Fault(kind, **options)
        self.rules.append(fault)
        return fault

    def clear(self) -> None:
        self.rules.clear()

    def take(self, kinds: Iterable[str], method: str, path: str) -> Fault | None:
        for fault in self.rules:
            if fault.fits(kinds, method, path) and self._rng.random() < fault.probability:
                self._used(fault)
                return fault
        return None

    def _used(self, fault: Fault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.rules.remove(fault)


def read_faults(data: bytes) -> list[Fault]:
    """One rule or a list of them. Raises msgspec.ValidationError with words on what is wrong."""
    found = msgspec.json.decode(data, type=list[Fault] | Fault)
    return found if isinstance(found, list) else [found]


def read_fault_file(path: Path) -> list[Fault]:
    return read_faults(path.read_bytes())
