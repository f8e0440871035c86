"""A home with services of its own for each test, and an API to try keys at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import need
from tests.credentials.api import Api, api
from tests.credentials.services import Place, has, place


@pytest.fixture
def here() -> Iterator[Place]:
    need("dbus-daemon", has("dbus-daemon"))
    need("gnome-keyring", has("gnome-keyring-daemon"))
    need("libsecret-tools", has("secret-tool"))
    with place() as there:
        yield there


@pytest.fixture
def display_there() -> None:
    need("xvfb", has("Xvfb"))
    need("xdotool", has("xdotool"))
    need("gcr", Path("/usr/libexec/gcr-prompter").exists())


@pytest.fixture
def pass_there() -> None:
    need("pass", has("pass"))
    need("gnupg", has("gpg"))


@pytest.fixture(scope="session")
def shared_api() -> Iterator[Api]:
    """For tests that leave its keys alone."""
    with api() as running:
        yield running


@pytest.fixture
def lent_api(shared_api: Api) -> Iterator[Api]:
    """For tests that change its keys, which are put back."""
    yield shared_api
    shared_api.accept(shared_api.key)


@pytest.fixture
def own_api() -> Iterator[Api]:
    """For tests in which somebody writes."""
    with api() as running:
        yield running
