from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.world import open_store
from tui.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "profile")
    yield opened
    opened.close()
