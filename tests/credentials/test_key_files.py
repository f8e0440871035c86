"""A key in a file: one's own, nobody else's, and nothing but the key."""

from __future__ import annotations

import os

import pytest

from tests.credentials.api import Api
from tests.credentials.commands import only_failure, ternbox
from tests.credentials.services import Place


@pytest.fixture
def here(here: Place, shared_api: Api) -> Place:
    here.environment["TERNBOX_API_URL"] = shared_api.url
    return here


def test_a_key_file_must_be_ones_own_and_nobody_elses(here: Place, shared_api: Api) -> None:
    path = here.home / "it's a key"
    path.write_text(f"{shared_api.key}\n")
    for mode in (0o644, 0o640, 0o604, 0o620):
        path.chmod(mode)
        said = only_failure(ternbox(here, "list", "--key-file", str(path)), 3)
        assert "chmod 600 '" in said
        assert shared_api.key not in said
    path.chmod(0o400)
    assert ternbox(here, "list", "--key-file", str(path)).returncode == 0


NO_KEYS = {
    "empty": b"",
    "two lines": b"a-key\nand more\n",
    "two words": b"a key",
    "long": b"k" * 5000,
    "bytes": b"\xff\0\xfe",
}


@pytest.mark.parametrize("kind", ["symlink", "folder", "pipe", "missing", *NO_KEYS])
def test_what_is_no_key_file_is_refused_in_words(here: Place, shared_api: Api, kind: str) -> None:
    path, key = here.home / "key", here.home / "real"
    key.write_text(shared_api.key)
    key.chmod(0o600)
    if kind == "symlink":
        path.symlink_to(key)
    elif kind == "folder":
        path.mkdir(mode=0o700)
    elif kind == "pipe":
        os.mkfifo(path, 0o600)
    elif kind != "missing":
        path.touch(0o600)
        path.write_bytes(NO_KEYS[kind])
    said = only_failure(ternbox(here, "list", "--key-file", str(path)), 3)
    assert str(path) in said
    assert shared_api.key not in said


@pytest.mark.skipif(os.getuid() != 0, reason="needs root: only root gives a file away")
def test_a_key_file_of_somebody_else_is_refused(here: Place, shared_api: Api) -> None:
    path = here.home / "key"
    path.write_text(shared_api.key)
    path.chmod(0o600)
    os.chown(path, 12345, 12345)
    assert "somebody else" in only_failure(ternbox(here, "list", "--key-file", str(path)), 3)
