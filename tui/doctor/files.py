"""Who may read and change what Ternbox keeps: everything must be this person's, and nobody else's."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tui.app.output import given_up
from tui.config import base_folder, config_file
from tui.credentials import key_file
from tui.doctor import pasteable
from tui.doctor.report import Area, Line
from tui.doctor.subject import Subject

AREA = Area("Files")
TAKE = 'sudo chown "$(id -u):$(id -g)"'
FOR_OTHERS, CHANGED_BY_OTHERS = 0o077, 0o022


@dataclass(frozen=True)
class _Place:
    """`is_private`: what is in it is for nobody's eyes; others may at most not change the rest."""

    name: str
    path: Path
    is_private: bool = True


def check(subject: Subject) -> Iterator[Line]:
    good = 0
    for place in _places(subject):
        try:
            found = place.path.stat()
        except FileNotFoundError:
            continue
        except OSError as error:
            mine = f"{TAKE} {pasteable.path(place.path.parent)}"
            yield AREA.bad(place.name, f"cannot be looked at: {error.strerror}.", mine)
            continue
        findings = list(_findings(place, found))
        good += not findings
        yield from findings
    if good:
        yield AREA.good("permissions", f"{good} files and folders are yours alone")
    else:
        yield AREA.skipped("permissions", "there is no other file of Ternbox yet")


def _places(subject: Subject) -> Iterator[_Place]:
    settings = subject.settings
    yield _Place("config folder", config_file().parent, is_private=False)
    yield _Place("config file", config_file(), is_private=False)
    yield _Place("state folder", base_folder("XDG_STATE_HOME", ".local/state"))
    yield _Place("profile's folder", settings.state_folder)
    for end in ("", "-wal", "-shm"):
        yield _Place(f"store{end}", settings.store_file.with_name(settings.store_file.name + end))
    if not settings.downloads:
        yield _Place("attachments", settings.download_folder)
    yield from (_Place("lock", file) for file in sorted(settings.state_folder.glob("*.lock")))
    yield _Place("note", settings.state_folder / given_up.NAME)
    reports = [
        *base_folder("XDG_STATE_HOME", ".local/state").glob("crash-*.txt"),
        *settings.state_folder.glob("crash-*"),
    ]
    yield from (_Place("crash report", file) for file in sorted(set(reports)))
    yield _Place("plain key file", key_file.insecure_file(settings))
    if subject.log_file:
        yield _Place("log file", subject.log_file)


def _findings(place: _Place, found: os.stat_result) -> Iterator[Line]:
    shown = pasteable.path(place.path)
    if found.st_uid != os.getuid():
        yield AREA.bad(place.name, "belongs to somebody else.", f"{TAKE} {shown}")
    mode = stat.S_IMODE(found.st_mode)
    fix = f"chmod {'700' if stat.S_ISDIR(found.st_mode) else '600'} {shown}"
    if mode & CHANGED_BY_OTHERS:
        yield AREA.bad(place.name, f"others may change it ({mode:04o}).", fix)
    elif mode & FOR_OTHERS and place.is_private:
        yield AREA.bad(place.name, f"others may read it ({mode:04o}).", fix)
    elif mode & FOR_OTHERS:
        yield AREA.warn(place.name, f"others may read it ({mode:04o}); no key is in it.", fix)
