"""`ternbox doctor` as a person or a script runs it, and what it found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.warm.command import warm

COMMAND = [sys.executable, "-m", "tui", "doctor"]
LIMIT = 10.0  # seconds, in which a doctor has to be done


@dataclass(frozen=True)
class Found:
    """One line of the report."""

    area: str
    name: str
    state: str
    words: str
    fix: tuple[str, ...]
    seconds: float | None


class Findings:
    """A report as scripts get it."""

    def __init__(self, output: str, code: int) -> None:
        assert output.isascii()
        self.code = code
        self.output = output
        envelope = json.loads(output)
        self.seconds = float(envelope["data"]["seconds"])
        self.state = str(envelope["data"]["state"])
        assert envelope["ok"] is (code == 0)
        self.all = [_found(line) for line in envelope["data"]["lines"]]

    def of(self, name: str) -> list[Found]:
        return [line for line in self.all if line.name == name]

    def __getitem__(self, name: str) -> Found:
        (line,) = self.of(name)
        return line

    def __contains__(self, name: str) -> bool:
        return bool(self.of(name))

    def states(self, name: str) -> list[str]:
        return [line.state for line in self.of(name)]


def _found(line: dict[str, Any]) -> Found:
    return Found(**{**line, "fix": tuple(way["command"] for way in line["fix"])})


class Doctor:
    """Runs it in pipes, with `environment` and what is changed of it; None takes a variable away."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)

    def __call__(
        self, *arguments: str, stdin: str = "", command: list[str] | None = None, **changed: Any
    ) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in {**self.environment, **changed}.items() if value is not None}
        return subprocess.run(
            [*(command or [*warm(environment), "doctor"]), *arguments],
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def finds(self, *arguments: str, **changed: Any) -> Findings:
        done = self(*arguments, "--json", **changed)
        assert done.stderr == ""
        return Findings(done.stdout, done.returncode)


@contextmanager
def answering(headers: Mapping[str, str], status: int = 200, body: str = "{}") -> Iterator[str]:
    """An API that always says the same; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing on stderr."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        server.shutdown()
        thread.join()
