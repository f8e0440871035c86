"""One account for all these tests, which each of them gets without webhooks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.webhooks.account import Webhooks, empty, sandbox


@pytest.fixture(scope="session")
def account() -> Iterator[dict[str, str]]:
    with sandbox() as environment:
        yield environment


@pytest.fixture
def webhooks(account: dict[str, str]) -> Iterator[Webhooks]:
    yield Webhooks(dict(account))
    empty(account)
