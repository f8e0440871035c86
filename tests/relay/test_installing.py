"""The relay as a service: its units, what a service manager hands it and hears from it, and which calls it makes."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.conftest import need
from tests.relay.processes import KEY, TERNBOX, RelayProcess, event, signed
from tui.credentials import Secret
from tui.plain import Refusal
from tui.relay_desk.install import EXAMPLES, Place, example, install

PUBLIC = "https://inbox.example.net/messagebird"
PROGRAM = "/bin/true"
# The service is not root, which sqlite's fchown is for, and its socket is made by systemd.
BY_HAND = {"chown", "fchown"}


def units(folder: Path) -> list[str]:
    for name in ("service", "socket"):
        (folder / EXAMPLES[name]).write_text(example(name, Place(PUBLIC, program=PROGRAM, group="root")))
    return [str(folder / EXAMPLES[name]) for name in ("service", "socket")]


def test_the_units_are_what_systemd_understands(folder: Path) -> None:
    need("systemd", shutil.which("systemd-analyze"))
    checked = subprocess.run(["systemd-analyze", "verify", *units(folder)], capture_output=True, text=True, check=False)
    ours = [line for line in checked.stderr.splitlines() if "ternbox" in line]
    assert (checked.returncode, ours) == (0, [])


def test_the_service_is_hardened(folder: Path) -> None:
    """The exposure level in tenths: below 15 is what systemd calls OK, 96 is a bare unit."""
    need("systemd", shutil.which("systemd-analyze"))
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=15", units(folder)[0]]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_the_service_may_make_every_system_call_that_the_relay_makes(folder: Path) -> None:
    """As far as it runs here: started, a webhook taken, a feed asked, ended."""
    need("systemd", shutil.which("systemd-analyze"))
    need("strace", shutil.which("strace"))
    relay = RelayProcess(folder, folder / "relay")
    command = ["strace", "-f", "-qq", "-o", str(folder / "calls"), *relay.command()]
    environment = {**os.environ, "TERNBOX_SIGNING_KEY": KEY}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline()
        answer = httpx.post(relay.url, content=event(1), headers=signed(event(1), relay.url), trust_env=False)
        assert answer.status_code == 200
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(relay.feed))) as client:
            assert client.get("http://localhost/status").status_code == 200
        os.killpg(child.pid, signal.SIGTERM)
        assert child.wait(20) == 0
    lines = [line.split(maxsplit=1)[1] for line in (folder / "calls").read_text().splitlines()]
    made = {line.partition("(")[0] for line in lines if line[0].isalpha()}
    assert len(made) > 30
    assert made - allowed() - BY_HAND == set()


def allowed() -> set[str]:
    """By the filters of the unit: what @system-service holds, without the two sets that are taken away again."""
    return calls("@system-service") - calls("@privileged") - calls("@resources")


def calls(name: str) -> set[str]:
    listed = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True)
    found = set[str]()
    for line in listed.stdout.splitlines()[1:]:
        word = line.strip()
        if word.startswith("@"):
            found |= calls(word)
        elif word and not word.startswith("#"):
            found.add(word)
    return found


def test_installing_writes_units_and_keys_and_leaves_keys_that_are_there(folder: Path) -> None:
    asked: list[str] = []

    def ask(question: str) -> Secret:
        asked.append(question)
        return Secret(f"key-{len(asked)}")

    place = Place(PUBLIC, program="/opt/ternbox/bin/ternbox")
    first = install(place, folder, ask)
    assert [Path(path).name for path in first] == [
        "ternbox-relay.service", "ternbox-relay.socket", "signing-key", "access-key",
    ]  # fmt: skip
    assert (folder / "etc/ternbox/access-key").stat().st_mode & 0o777 == 0o600
    assert "ExecStart=/opt/ternbox/bin/ternbox relay --public-url" in Path(first[0]).read_text()
    assert "@" not in Path(first[1]).read_text()
    again = install(place, folder, ask)
    assert (len(again), len(asked)) == (2, 2)
    assert (folder / "etc/ternbox/signing-key").read_text() == "key-1\n"


def test_a_program_in_somebodys_home_is_refused_since_a_service_cannot_start_it(folder: Path) -> None:
    with pytest.raises(Refusal, match="/opt/ternbox"):
        install(Place(PUBLIC, program="/home/ada/venv/bin/ternbox"), folder, Secret)


@pytest.mark.parametrize("name", ["nginx", "caddy", "service", "socket"])
def test_every_example_is_printed_for_the_address_in_the_settings(name: str) -> None:
    config = Path(os.environ["XDG_CONFIG_HOME"]) / "ternbox"
    config.mkdir()
    (config / "config.toml").write_text(f'public_url = "{PUBLIC}"\n')
    done = subprocess.run([*TERNBOX, "relay", "example", name], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "@" not in done.stdout.replace("@messagebird", "").replace("@system-service", "").replace("~@", "").replace(
        " @resources", ""
    )


def test_the_examples_know_other_ports_and_a_relay_behind_a_unix_socket() -> None:
    place = Place("https://inbox.example.net:8443/hooks", listen="/run/relay/http.sock")
    nginx, caddy = example("nginx", place), example("caddy", place)
    assert "listen 8443 ssl;" in nginx
    assert "proxy_pass http://unix:/run/relay/http.sock:;" in nginx
    assert caddy.splitlines()[1] == "https://inbox.example.net:8443 {"
    assert "reverse_proxy unix//run/relay/http.sock" in caddy


ACTIVATED = """
import os, sys
first, second, *command = sys.argv[1:]
os.dup2(int(first), 13), os.dup2(int(second), 14)
os.dup2(13, 3), os.dup2(14, 4)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "2"}
os.execv(command[0], command)
"""


def activated(relay: RelayProcess, http: socket.socket, feed: socket.socket) -> subprocess.Popen[str]:
    """The relay with both sockets handed over, as by systemd."""
    numbers = [str(each.fileno()) for each in (http, feed)]
    for each in (http, feed):
        os.set_inheritable(each.fileno(), True)
    return subprocess.Popen(
        [sys.executable, "-c", ACTIVATED, *numbers, *relay.command()],
        env={**os.environ, "TERNBOX_SIGNING_KEY": KEY}, stdout=subprocess.PIPE, text=True, close_fds=False,
    )  # fmt: skip


def test_sockets_that_are_handed_over_stay_open_over_a_restart(folder: Path) -> None:
    """A webhook that comes while no relay runs waits, and is taken by the next one."""
    relay = RelayProcess(folder, folder / "relay")
    with ExitStack() as stack:
        http = stack.enter_context(socket.create_server(("127.0.0.1", relay.port)))
        feed = stack.enter_context(socket.socket(socket.AF_UNIX))
        feed.bind(str(folder / "handed.sock"))
        feed.listen()
        first = activated(relay, http, feed)
        assert first.stdout is not None
        assert str(folder / "handed.sock") in first.stdout.readline()
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(folder / "handed.sock"))) as client:
            assert client.get("http://localhost/status").status_code == 200
        first.terminate()
        assert first.wait(20) == 0
        first.stdout.close()
        with socket.create_connection(("127.0.0.1", relay.port)) as waiting:
            head = "".join(f"{name}: {value}\r\n" for name, value in signed(event(7), relay.url).items())
            waiting.sendall(
                f"POST /messagebird HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}"
                f"Content-Length: {len(event(7))}\r\n\r\n".encode()
                + event(7)
            )
            second = activated(relay, http, feed)
            waiting.settimeout(20)
            assert waiting.recv(15) == b"HTTP/1.1 200 OK"
        assert second.stdout is not None
        second.terminate()
        assert second.wait(20) == 0
        second.stdout.close()


def test_the_service_manager_hears_ready_alive_and_stopping(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(folder / "notify"))
        manager.settimeout(20)
        relay = RelayProcess(folder, folder / "relay")
        relay.environment = {"NOTIFY_SOCKET": str(folder / "notify"), "WATCHDOG_USEC": "1000000"}
        relay.start()
        heard = [manager.recv(200) for _ in range(4)]
        assert b"READY=1" in heard
        assert heard.count(b"WATCHDOG=1") >= 2
        relay.signal(signal.SIGTERM)
        while manager.recv(200) != b"STOPPING=1":
            pass
        assert relay.end() == 0
