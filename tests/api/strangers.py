"""Hosts of strangers on the internet, all of them on loopback: with names, certificates and addresses of their own."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.api.scripted import Scripted
from tui.api.addresses import Addresses
from tui.api.reach import Reach

PUBLIC, PRIVATE = "127.0.0.2", "127.0.0.1"
"""The one stands for all public addresses; the other is what it is."""

NAMES = ("files.example.com", "cdn.example.net", "media.messagebird.com", "conversations.messagebird.com")


def make_certificate(folder: Path, names: tuple[str, ...] = NAMES) -> Path:
    """A certificate for these names and its key, in one file; it vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "strangers")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "strangers.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@dataclass
class Names:
    """A name server of our own: each question is answered by the next list, the last one again and again."""

    known: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        answers = self.known.get(host, [[host] if host[0] in "0123456789:" else []])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def reach(self, at: Addresses) -> Reach:
        return Reach(at, resolve=self, is_public=lambda address: address == PUBLIC)


@asynccontextmanager
async def stranger(certificate: Path, address: str = PUBLIC) -> AsyncIterator[tuple[Scripted, int]]:
    """A scripted server that speaks TLS under all the names, and its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    scripted = Scripted()
    server = await asyncio.start_server(scripted.serve, address, 0, ssl=context)
    try:
        yield scripted, server.sockets[0].getsockname()[1]
    finally:
        server.close()
