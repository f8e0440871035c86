"""A listener on the line between Ternbox and the API, which passes everything on and keeps what Ternbox said."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Recorder:
    def __init__(self, api_url: str) -> None:
        parts = urlsplit(api_url)
        self._api = (parts.hostname or "", parts.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}{parts.path}"
        self.said = b""
        self._lines: list[socket.socket] = []

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                api = socket.create_connection(self._api)
                self._lines += [client, api]
                for ends in ((client, api, True), (api, client, False)):
                    threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, is_ours: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if is_ours:
                    self.said += data
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for line in (self._listener, *self._lines):
            line.close()


@contextmanager
def recorded(api_url: str) -> Iterator[Recorder]:
    recorder = Recorder(api_url)
    thread = threading.Thread(target=recorder.serve)
    thread.start()
    try:
        yield recorder
    finally:
        recorder.close()
        thread.join(10)
