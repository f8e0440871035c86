"""Webhooks through the proxies of the examples, with TLS: what they bring is believed, and what they must stop is."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import need
from tests.relay.processes import RelayProcess, event, free_port, signed
from tui.relay_desk.install import Place, example


def certificate(folder: Path) -> Path:
    """A self-made one for localhost; the key lies beside it."""
    need("openssl", shutil.which("openssl"))
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(folder / "key.pem")]
    subprocess.run([*command, "-out", str(folder / "cert.pem")], check=True, capture_output=True)
    return folder / "cert.pem"


@contextmanager
def nginx(folder: Path, place: Place, port: int) -> Iterator[None]:
    """The example as it is, but for its port, its certificate and where it may write."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    need("nginx-light", program)
    server = example("nginx", place).replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    server = server.replace("/etc/letsencrypt/live/localhost/fullchain.pem", str(folder / "cert.pem"))
    server = server.replace("/etc/letsencrypt/live/localhost/privkey.pem", str(folder / "key.pem"))
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {places}\n{server} }}"
    )
    with running([str(program), "-p", str(folder), "-c", str(folder / "nginx.conf")], port):
        yield


@contextmanager
def caddy(folder: Path, place: Place, port: int) -> Iterator[None]:
    """The example as it is, but for its certificate, which Caddy would fetch."""
    program = shutil.which("caddy")
    need("caddy", program)
    site, _, rest = example("caddy", place).partition("{\n")
    (folder / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{site}{{\n"
        f"\ttls {folder}/cert.pem {folder}/key.pem\n{rest}"
    )
    with running([str(program), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"], port):
        yield


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        try:
            for _ in range(200):
                assert child.poll() is None, child.stderr and child.stderr.read()
                with socket.socket() as line:
                    if line.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield
        finally:
            child.terminate()


@pytest.mark.parametrize("proxy", [nginx, caddy], ids=["nginx", "caddy"])
def test_a_webhook_comes_through_the_proxy_of_the_example(folder: Path, proxy: type) -> None:
    port, relay = free_port(), RelayProcess(folder, folder / "relay")
    public = f"https://localhost:{port}/messagebird"
    relay.options = ("--public-url", public)
    verify = ssl.create_default_context(cafile=str(certificate(folder)))
    relay.start()
    try:
        with (
            proxy(folder, Place(public, listen=f"127.0.0.1:{relay.port}"), port),
            httpx.Client(verify=verify, trust_env=False) as sender,
        ):
            good = sender.post(f"{public}?account=7", content=event(1), headers=signed(event(1), f"{public}?account=7"))
            assert (good.status_code, good.json()) == (200, {"seq": 1, "new": True})
            for_another = sender.post(public, content=event(2), headers=signed(event(2), relay.url))
            assert (for_another.status_code, for_another.json()["why"]) == (401, "forged")
            assert sender.get(public).status_code in (403, 404)
            assert sender.get(f"https://localhost:{port}/metrics").status_code == 404
            too_big = sender.post(public, content=bytes(300_000), headers=signed(bytes(300_000), public))
            assert too_big.status_code == 413
    finally:
        assert relay.stop() == 0
