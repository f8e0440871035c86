"""Who may read what Ternbox keeps. Every fix is run as it was printed, and mends the line."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.doctor.doctor import Doctor
from tests.warm.command import warm


@pytest.fixture
def used(doctor: Doctor) -> Doctor:
    """A home in which Ternbox has been used."""
    subprocess.run([*warm(doctor.environment), "list"], env=doctor.environment, check=True, capture_output=True)
    return doctor


def state(doctor: Doctor) -> Path:
    return Path(doctor.environment["XDG_STATE_HOME"]) / "ternbox"


def test_what_ternbox_makes_is_yours_alone(used: Doctor) -> None:
    found = used.finds()
    assert found["permissions"].state == "good"
    assert [line for line in found.all if line.area == "Files"] == [found["permissions"]]


@pytest.mark.parametrize(
    ("path", "mode", "name", "grade"),
    [
        ("state/ternbox", 0o755, "state folder", "bad"),
        ("state/ternbox/default", 0o750, "profile's folder", "bad"),
        ("state/ternbox/default/inbox.db", 0o644, "store", "bad"),
        ("state/ternbox/default/inbox.db-wal", 0o604, "store-wal", "bad"),
        ("state/ternbox/default/sync.lock", 0o660, "lock", "bad"),
        ("state/ternbox/crash-20260309T101530Z-7.txt", 0o644, "crash report", "bad"),
        ("state/ternbox/default/access-key", 0o640, "plain key file", "bad"),
        ("config/ternbox", 0o755, "config folder", "warn"),
        ("config/ternbox/config.toml", 0o644, "config file", "warn"),
        ("config/ternbox/config.toml", 0o666, "config file", "bad"),
    ],
)
def test_what_others_may_read_is_told_and_the_fix_mends_it(
    used: Doctor, path: str, mode: int, name: str, grade: str
) -> None:
    folder, _, rest = path.partition("/")
    file = Path(used.environment[f"XDG_{folder.upper()}_HOME"]) / rest
    if not file.exists():
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.mkdir() if "." not in file.name and file.name != "access-key" else file.touch()
    file.chmod(mode)
    line = next(line for line in used.finds().of(name) if f"{mode:04o}" in line.words)
    assert (line.area, line.state) == ("Files", grade)
    (fix,) = line.fix
    subprocess.run(["bash", "-c", fix], env=used.environment, check=True)
    assert [line.words for line in used.finds().of(name)] == []


def test_the_log_that_is_named_is_looked_at(used: Doctor, tmp_path: Path) -> None:
    log = tmp_path / "a log; of mine"
    log.touch(0o644)
    line = used.finds("--log-file", str(log))["log file"]
    assert line.state == "bad"
    subprocess.run(["bash", "-c", line.fix[0]], check=True)
    assert "log file" not in used.finds("--log-file", str(log))
    assert log.read_text() == ""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_told(used: Doctor) -> None:
    os.chown(state(used) / "default" / "inbox.db", 12345, 12345)
    line = used.finds()["store"]
    assert line.state == "bad"
    assert line.fix[0].startswith("sudo chown ")
    assert line.fix[0].endswith("inbox.db")


def test_it_changes_nothing(used: Doctor) -> None:
    def tree() -> dict[str, tuple[int, int]]:
        homes = {used.environment[name] for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")}
        files = [file for home in homes for file in Path(home).rglob("*")]
        return {str(file): (file.stat().st_mtime_ns, file.stat().st_mode) for file in files}

    before = tree()
    used.finds()
    assert tree() == before
