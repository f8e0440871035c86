"""The inboxes' socket: who may open it, what becomes of a dead one, and two relays that start at once."""

from __future__ import annotations

import grp
import os
import socket
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tui.relay import sockets
from tui.relay.sockets import AlreadyRunning, SocketTrouble, unix_socket

OTHER_GROUP = next((each for each in grp.getgrall() if each.gr_gid not in (0, os.getgid())), None)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_socket_is_0660_and_its_folder_0750_whatever_the_umask(folder: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with unix_socket(folder / "relay" / "feed.sock"):
            assert (mode(folder / "relay" / "feed.sock"), mode(folder / "relay")) == (0o660, 0o750)
            assert os.umask(umask) == umask, "the umask is as it was"
    finally:
        os.umask(before)


def test_it_never_has_a_wider_mode_and_answers_only_when_its_group_is_right(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`chmod` after `bind` would leave a moment in which everybody gets in."""
    path, seen = folder / "feed.sock", []
    chown = os.chown

    def watched(place: Path, uid: int, gid: int) -> None:
        seen.append(mode(path))
        with socket.socket(socket.AF_UNIX) as early, pytest.raises(ConnectionRefusedError):
            early.connect(str(path))
        chown(place, uid, gid)

    monkeypatch.setattr(os, "chown", watched)
    with unix_socket(path):
        assert seen == [0o660]


def test_socket_and_folder_belong_to_the_group(folder: Path) -> None:
    if os.getuid() != 0 or OTHER_GROUP is None:
        pytest.skip("needs root: only root may give a file to any group")
    with unix_socket(folder / "relay" / "feed.sock", group=OTHER_GROUP.gr_name):
        for path in (folder / "relay", folder / "relay" / "feed.sock"):
            assert path.stat().st_gid == OTHER_GROUP.gr_gid


def test_a_folder_that_is_there_stays_as_it_is(folder: Path) -> None:
    folder.chmod(0o711)
    with unix_socket(folder / "feed.sock"):
        assert mode(folder) == 0o711


def test_a_folder_where_everybody_may_write_is_refused(folder: Path) -> None:
    folder.chmod(0o777)
    with pytest.raises(SocketTrouble, match="chmod o-w"):
        unix_socket(folder / "feed.sock")


def test_what_a_dead_relay_left_is_replaced(folder: Path) -> None:
    path = folder / "feed.sock"
    unix_socket(path).close()
    assert path.exists()
    with unix_socket(path) as sock, socket.socket(socket.AF_UNIX) as line:
        line.connect(str(path))
        assert sock.getsockname() == str(path)


def test_a_living_one_is_refused_and_goes_on(folder: Path) -> None:
    path = folder / "feed.sock"
    with unix_socket(path):
        for _ in range(2):
            with pytest.raises(AlreadyRunning, match="already"):
                unix_socket(path)
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(path))


def test_one_that_is_too_busy_to_answer_is_alive(folder: Path) -> None:
    path = folder / "feed.sock"
    with unix_socket(path) as sock:
        sock.listen(0)
        callers = [socket.socket(socket.AF_UNIX) for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(str(path))
        with pytest.raises(AlreadyRunning):
            unix_socket(path)
        for caller in callers:
            caller.close()


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_is_no_socket_is_left_alone(folder: Path, kind: str) -> None:
    path, kept = folder / "feed.sock", folder / "kept"
    kept.write_text("precious")
    if kind == "file":
        path.write_text("precious")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(kept)
    with pytest.raises(SocketTrouble, match="no socket"):
        unix_socket(path)
    assert path.exists()
    assert kept.read_text() == "precious"


@pytest.mark.parametrize(
    ("path", "words"),
    [("x" * 120, "too long"), ("kept/feed.sock", "There can be no socket")],
    ids=["long", "in a file"],
)
def test_a_place_where_no_socket_can_be_is_said_in_words(folder: Path, path: str, words: str) -> None:
    (folder / "kept").write_text("")
    with pytest.raises(SocketTrouble, match=words):
        unix_socket(folder / path)


def test_a_group_that_is_not_there_is_said_in_words(folder: Path) -> None:
    with pytest.raises(SocketTrouble, match="groupadd no-such-group"):
        unix_socket(folder / "feed.sock", group="no-such-group")
    assert not (folder / "feed.sock").exists()


def test_the_file_goes_when_nobody_listens_any_more(folder: Path) -> None:
    path = folder / "feed.sock"
    with unix_socket(path):
        sockets.remove(path)
        assert path.exists(), "somebody listens"
    sockets.remove(path)
    assert not path.exists()
    sockets.remove(path)


STARTER = """
import sys, time
from pathlib import Path
from tui.relay import sockets
from tui.relay.sockets import AlreadyRunning, unix_socket
answers = sockets._answers
def slowly(path):
    answer = answers(path)
    time.sleep(0.05)
    return answer
sockets._answers = slowly
sys.stdin.readline()
try:
    sock = unix_socket(Path(sys.argv[1]))
except AlreadyRunning:
    print("no", flush=True)
else:
    print("yes", flush=True)
    sys.stdin.read()
"""


def test_of_many_that_start_at_once_one_wins(folder: Path) -> None:
    """Each finds a dead socket, and takes a while to act on it: it would remove that of one who was faster."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", STARTER, str(folder / "feed.sock")]
    unix_socket(folder / "feed.sock").close()
    pipe = subprocess.PIPE
    starters = [subprocess.Popen(command, cwd=root, stdin=pipe, stdout=pipe, text=True) for _ in range(6)]
    try:
        for starter in starters:
            assert starter.stdin
            starter.stdin.write("go\n")
            starter.stdin.flush()
        with ThreadPoolExecutor(6) as readers:
            said = list(readers.map(lambda each: each.stdout.readline().strip() if each.stdout else "", starters))
        assert sorted(said) == ["no"] * 5 + ["yes"]
    finally:
        for starter in starters:
            starter.communicate()
