"""An account for each test, since they change it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.webhooks.account import Webhooks, sandbox


@pytest.fixture
def webhooks() -> Iterator[Webhooks]:
    with sandbox() as environment:
        yield Webhooks(environment)
