"""What stands in front of a relay: TLS with a self-made certificate, proxies that do their work or do not."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import need


@dataclass(frozen=True)
class Certificate:
    """Self-made, so who trusts the file trusts the server."""

    file: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context


def certificate(folder: Path, name: str = "localhost", days: int = 2) -> Certificate:
    """`days` below zero have passed already."""
    need("openssl", shutil.which("openssl"))
    key, asked, file, more = (folder / f"{name}.{end}" for end in ("key", "csr", "pem", "ext"))
    more.write_text(f"subjectAltName=DNS:{name}\n")
    new = ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name}"]
    _openssl(*new, "-keyout", str(key), "-out", str(asked))
    sign = ["x509", "-req", "-in", str(asked), "-signkey", str(key), "-days", str(days), "-extfile", str(more)]
    _openssl(*sign, "-out", str(file))
    return Certificate(file, key)


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True, timeout=30)


@asynccontextmanager
async def proxy(
    to: Callable[[], int] = lambda: 0,
    *,
    answer: bytes = b"",
    tls: Certificate | None = None,
    host: str = "",
    drop: str = "",
    date: str = "",
) -> AsyncIterator[int]:
    """On a port of its own: always says `answer`, or hands each request on to the port that `to` tells. On the way it
    may write another Host, drop a header, and put a Date into the answer.
    """

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        length = next(int(line.partition(":")[2]) for line in head if line.lower().startswith("content-length"))
        body = await reader.readexactly(length)
        writer.write(answer or await _handed_on(to(), head, body, host, drop, date))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls and tls.context())
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _handed_on(port: int, head: list[str], body: bytes, host: str, drop: str, date: str) -> bytes:
    lines = [line for line in head if not (drop and line.lower().startswith(drop.lower()))]
    lines = [f"Host: {host}" if host and line.lower().startswith("host:") else line for line in lines]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write("\r\n".join(lines).encode("latin-1") + body)
    said = await reader.read()
    writer.close()
    return said.replace(b"\r\n", f"\r\nDate: {date}\r\n".encode(), 1) if date else said


def says(status: int, body: str = "", **headers: str) -> bytes:
    """An answer that is not of a relay."""
    lines = [f"HTTP/1.1 {status} x", f"content-length: {len(body)}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", body]).encode()
