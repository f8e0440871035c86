"""The sandbox as an API to try keys at."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen

from tests.terminal.inbox import TERNBOX

WRONG = "a-key-that-nobody-made"


@dataclass(frozen=True)
class Api:
    url: str
    key: str

    def control(self, name: str, body: Any = None, method: str | None = None) -> Any:
        address = f"{self.url.removesuffix('/v1')}/_control/{name}"
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(address, data, {"Content-Type": "application/json"}, method=method), timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    def accept(self, *keys: str) -> None:
        """These keys and no others from now on."""
        self.control("keys", {"accepted": keys})

    def hear(self, conversation: str, text: str) -> None:
        self.control("inbound", {"conversation": conversation, "text": text})

    def requests(self) -> int:
        return sum(number for path, number in self.control("requests").items() if "/_control" not in path)


@contextmanager
def api() -> Iterator[Api]:
    command = [*TERNBOX, "sandbox", "--until-eof", "--no-actors", "--control"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            facts = json.loads(process.stdout.readline())
            yield Api(facts["url"], facts["access_key"])
        finally:
            process.stdin.close()
