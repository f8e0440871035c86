"""The doctor without a terminal, as scripts and tickets get it: real processes, the sandbox over HTTP."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.doctor.doctor import COMMAND, LIMIT, Doctor, Findings, answering
from tests.terminal.inbox import sandbox

SENTINEL = "live_never-to-be-seen-4f1d"


def config(doctor: Doctor, text: str) -> Path:
    folder = Path(doctor.environment["XDG_CONFIG_HOME"]) / "ternbox"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / "config.toml"
    file.write_text(text)
    file.chmod(0o600)
    return file


def test_all_is_good_with_a_good_key(doctor: Doctor) -> None:
    found = doctor.finds()
    assert [line for line in found.all if line.state in ("warn", "bad")] == []
    assert (found.code, found.state) == (0, "good")
    assert found["API key"].words == "accepted by the API"
    assert found["API"].seconds
    assert "agrees" in found["clock"].words
    assert found.states("environment") == ["skipped", "good"]
    assert "not asked" in found["key_source"].words
    assert found["secret service"].state == "skipped"


def test_people_get_aligned_lines_and_a_last_line_that_sums_up(doctor: Doctor) -> None:
    done = doctor(TERNBOX_ACCESS_KEY="wrong")
    lines = done.stdout.splitlines()
    assert done.returncode == 2
    assert lines[-1].startswith("Broken: API key. ")
    assert "\x1b" not in done.stdout
    bad = next(number for number, line in enumerate(lines) if line.startswith("  BAD   API key "))
    assert lines[bad + 1] == "        -> ternbox login"
    words = [line.index(text) for line in lines for text in ("TERNBOX_ACCESS_KEY set", "over SSH") if text in line]
    assert len(set(words)) == 1 or len(words) == 2


def test_a_wrong_key_is_named_but_not_shown(doctor: Doctor) -> None:
    found = doctor.finds("--profile", "work", TERNBOX_ACCESS_KEY="wrong-key-of-mine")
    assert found.code == 2
    assert found["API key"].state == "bad"
    assert found["API key"].fix == ("ternbox login --profile work",)
    assert "17 characters" in found["key in use"].words
    assert "wrong-key-of-mine" not in found.output


def test_a_key_that_cannot_be_one_is_not_sent(doctor: Doctor) -> None:
    found = doctor.finds(TERNBOX_ACCESS_KEY="two words")
    assert "characters that no key has" in found["API key"].words
    assert "API" not in found


def test_without_a_connection_it_says_so(doctor: Doctor) -> None:
    found = doctor.finds(TERNBOX_API_URL="http://127.0.0.1:9/v1")
    assert (found.code, found["API"].state, found["API"].words) == (2, "bad", "no connection.")
    assert "clock" not in found


def test_a_silent_api_and_a_silent_keyring_do_not_hold_it_up(
    doctor: Doctor, silent_api: tuple[socket.socket, str], tmp_path: Path
) -> None:
    config(doctor, 'key_command = ["sh", "-c", "echo some-key; sleep 1"]\n')
    with socket.socket(socket.AF_UNIX) as bus:
        path = os.path.relpath(tmp_path / "bus")
        bus.bind(path)
        bus.listen()
        began = time.monotonic()
        found = doctor.finds(
            TERNBOX_API_URL=silent_api[1],
            TERNBOX_ACCESS_KEY=None,
            DBUS_SESSION_BUS_ADDRESS=f"unix:path={tmp_path}/bus",
        )
    assert time.monotonic() - began < 2 * LIMIT
    assert found.seconds < LIMIT
    assert found["API"].state == "bad"
    assert "in time" in found["API"].words
    assert "does not answer" in found["secret service"].words


STUCK = """
import socket, time
socket.getaddrinfo = lambda *arguments, **named: time.sleep(60)
from tui.cli import main
main()
"""


def test_silent_name_servers_do_not_hold_it_up(doctor: Doctor) -> None:
    stuck = [sys.executable, "-c", STUCK, "doctor"]
    found = doctor.finds(command=stuck, TERNBOX_API_URL="https://api.invalid/v1")
    assert found.seconds < LIMIT
    assert "do not answer" in found["API name"].words
    proxied = doctor.finds(
        command=stuck, TERNBOX_API_URL="https://api.invalid/v1", HTTPS_PROXY="http://proxy.invalid:1"
    )
    assert proxied.seconds < LIMIT
    assert proxied["API"].words == "no connection through the proxy."


def test_a_certificate_that_nobody_signed_is_told(doctor: Doctor, tmp_path: Path) -> None:
    pem, key = tmp_path / "pem", tmp_path / "key"
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*new, "-keyout", str(key), "-out", str(pem)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def shake_hands() -> None:
            for _ in range(3):
                line, _ = server.accept()
                with line:
                    try:
                        context.wrap_socket(line, server_side=True)
                    except OSError:
                        continue

        threading.Thread(target=shake_hands, daemon=True).start()
        found = doctor.finds(TERNBOX_API_URL=f"https://localhost:{server.getsockname()[1]}/v1")
    assert "certificate is not trusted" in found["API"].words


@pytest.mark.parametrize(
    ("minutes", "state", "words"),
    [(0, "good", "agrees"), (-3, "warn", "3 min ahead of"), (30, "bad", "30 min behind"), (-60 * 72, "bad", "3 days")],
)
def test_the_clock_of_the_api_is_compared(doctor: Doctor, minutes: float, state: str, words: str) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(minutes=minutes), usegmt=True)
    with answering({"Date": date}, body='{"items": []}') as url:
        found = doctor.finds(TERNBOX_API_URL=url)
    assert found["clock"].state == state
    assert words in found["clock"].words
    assert bool(found["clock"].fix) is (state != "good")


def test_a_refused_key_does_not_hide_the_clock(environment: dict[str, str]) -> None:
    with sandbox(environment, "--at", "2026-03-09T10:15:30Z") as account:
        found = Doctor({**account, "TERNBOX_ACCESS_KEY": "wrong"}).finds()
    assert (found["API key"].state, found["clock"].state) == ("bad", "bad")


def test_offline_asks_nobody(doctor: Doctor) -> None:
    found = doctor.finds("--offline", TERNBOX_API_URL="http://127.0.0.1:9/v1")
    assert (found.code, found["API"].state) == (0, "skipped")


def test_without_a_key_nobody_is_asked(doctor: Doctor) -> None:
    found = doctor.finds(TERNBOX_ACCESS_KEY=None)
    assert (found.code, found["API"].state) == (2, "skipped")
    assert found["secret service"].state == "bad"
    assert len(found["secret service"].fix) > 2


def test_an_empty_variable_is_an_error(doctor: Doctor) -> None:
    found = doctor.finds(TERNBOX_ACCESS_KEY=" ")
    assert found.states("environment") == ["skipped", "bad"]
    assert found.of("environment")[1].fix == ("unset TERNBOX_ACCESS_KEY",)
    assert "not asked" in found["key_source"].words


def test_the_profiles_own_variable_comes_first(doctor: Doctor) -> None:
    found = doctor.finds("--profile", "work-1", TERNBOX_ACCESS_KEY_WORK_1="wrong")
    assert [line.words for line in found.of("environment")] == [
        "TERNBOX_ACCESS_KEY_WORK_1 set; the key comes from here",
        "TERNBOX_ACCESS_KEY set; not used",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('kind = "live\n', "line 1"),
        (f'kind = "{SENTINEL}"\n', "must be live or test"),
        (f'[profiles.default]\nkey_command = "{SENTINEL}"\n', "must be a list"),
        ("access = 1\n", "no setting"),
    ],
)
def test_a_broken_configuration_is_one_bad_line(doctor: Doctor, text: str, words: str) -> None:
    config(doctor, text)
    found = doctor.finds()
    assert found["configuration"].state == "bad"
    assert words in found["configuration"].words
    assert "config.toml" in found["configuration"].fix[0]
    assert found["API key"].state == "good"
    assert SENTINEL not in found.output


def test_an_address_that_is_not_safe_is_told_but_not_shown(doctor: Doctor) -> None:
    found = doctor.finds("--offline", TERNBOX_API_URL=f"http://{SENTINEL}.example/v1")
    assert "https://" in found["configuration"].words
    assert "unset TERNBOX_API_URL" in found["configuration"].fix
    assert SENTINEL not in found.output


def test_a_profile_that_cannot_be_one_is_told(doctor: Doctor) -> None:
    assert doctor.finds("--profile", "No Such!")["configuration"].state == "bad"


def test_a_key_command_runs_without_a_terminal(doctor: Doctor) -> None:
    config(doctor, f'key_command = ["echo", "{SENTINEL}"]\n')
    found = doctor.finds(TERNBOX_ACCESS_KEY=None)
    assert (found["key_command"].state, found["API key"].state) == ("good", "bad")
    assert "without a terminal" in found["key_command"].words
    assert SENTINEL not in found.output
    assert "not asked" in doctor.finds()["key_source"].words


@pytest.mark.parametrize("program", ['"sh", "-c", "exit 3"', '"no-such-program"', '"sleep", "60"', '"true"'])
def test_a_key_command_that_gives_no_key_is_told_without_its_arguments(doctor: Doctor, program: str) -> None:
    config(doctor, f'key_command = [{program}, "{SENTINEL}"]\n')
    found = doctor.finds(TERNBOX_ACCESS_KEY=None)
    assert found["key_command"].state == "warn"
    assert "API" in found
    assert found.seconds < LIMIT
    assert SENTINEL not in found.output


def test_a_key_in_a_plain_file_is_always_warned_of(doctor: Doctor) -> None:
    file = Path(doctor.environment["XDG_STATE_HOME"]) / "ternbox" / "default" / "access-key"
    file.parent.mkdir(parents=True, mode=0o700)
    file.parent.parent.chmod(0o700)
    file.write_text(SENTINEL)
    file.chmod(0o600)
    assert (doctor.finds()["plain file"].state, doctor.finds()["plain file"].fix) == ("warn", ("ternbox login",))
    config(doctor, 'key_source = "insecure-file"\n')
    found = doctor.finds(TERNBOX_ACCESS_KEY=None)
    assert (found["plain file"].state, found["API key"].state) == ("warn", "bad")
    assert "26 characters" in found["key in use"].words
    assert SENTINEL not in found.output


def test_a_key_can_be_brought_by_an_option(doctor: Doctor, api: dict[str, str], tmp_path: Path) -> None:
    found = doctor.finds("--key-stdin", stdin=f"{api['TERNBOX_ACCESS_KEY']}\n", TERNBOX_ACCESS_KEY=None)
    assert (found["--key-stdin"].state, found["API key"].state) == ("good", "good")
    file = tmp_path / "key"
    file.write_text("wrong")
    file.chmod(0o644)
    refused = doctor.finds("--key-file", str(file))
    assert (refused["--key-file"].state, refused["API"].state) == ("bad", "skipped")
    file.chmod(0o600)
    assert doctor.finds("--key-file", str(file))["API key"].state == "bad"


def test_a_stdin_that_never_ends_is_not_waited_for(doctor: Doctor) -> None:
    with subprocess.Popen(["sleep", "30"], stdout=subprocess.PIPE) as endless:
        done = subprocess.run(
            [*COMMAND, "--key-stdin", "--json"],
            stdin=endless.stdout,
            env=doctor.environment,
            capture_output=True,
            text=True,
            timeout=25,
            check=False,
        )
        endless.kill()
    assert done.stderr == ""
    found = Findings(done.stdout, done.returncode)
    assert found["--key-stdin"].state == "bad"
    assert found.seconds < LIMIT


def test_a_test_key_in_a_live_profile_is_told(doctor: Doctor) -> None:
    assert doctor.finds(TERNBOX_ACCESS_KEY="test_4f1d")["key in use"].state == "warn"
    config(doctor, 'kind = "test"\n')
    assert doctor.finds(TERNBOX_ACCESS_KEY="test_4f1d")["key in use"].state == "good"


def test_a_previous_key_has_its_day(doctor: Doctor) -> None:
    config(doctor, 'key_fingerprint = "00c0ffee"\nkey_stored = 2026-03-01\nkey_previous_until = 2026-03-08\n')
    found = doctor.finds()
    assert (found["previous key"].state, found["previous key"].fix) == ("warn", ("ternbox logout --previous",))
    assert "00c0ffee" in found["stored key"].words


@pytest.mark.parametrize(
    ("said", "words"), [(403, "may not read"), (500, "has trouble"), (302, "not what MessageBird")]
)
def test_what_else_the_api_can_say(doctor: Doctor, said: int, words: str) -> None:
    body = '{"errors": [{"code": 9, "description": "call +31612345678 now"}]}'
    with answering({}, said, body) as url:
        found = doctor.finds(TERNBOX_API_URL=url)
    assert found.code == 2
    assert any(words in line.words for line in found.all)
    assert "31612345678" not in found.output


def test_a_host_without_utf8_gets_a_report_all_the_same(doctor: Doctor) -> None:
    done = doctor(PYTHONIOENCODING="ascii:strict", LC_ALL="nl_NL.ISO-8859-1")
    assert (done.returncode, done.stderr) == (2, "")
    assert "BAD   encoding" in done.stdout


def test_the_help_has_an_example(doctor: Doctor) -> None:
    assert "  ternbox doctor --profile work --json" in doctor("--help").stdout


BROKEN = """
from tui.cli import main
from tui.doctor import files, terminal
def fail(): raise LookupError("a-value-that-may-be-secret")
files._places = terminal._size = terminal._encoding = lambda *anything: fail()
main()
"""


def test_a_mistake_in_one_check_does_not_hide_the_others(doctor: Doctor) -> None:
    found = doctor.finds(command=[sys.executable, "-c", BROKEN, "doctor"])
    assert [(line.area, line.state) for line in found.of("doctor")] == [("Files", "bad"), ("Terminal", "bad")]
    assert "LookupError" in found.of("doctor")[0].words
    assert "a-value" not in found.output
    assert found["API key"].state == "good"
