"""Where a list of the API ends."""

from __future__ import annotations

from typing import Any

from tui.api.client import PAGE
from tui.api.reading import Page


def ends(page: Page[Any], offset: int) -> bool:
    """Whether no page follows: by the total where it is told, else by a page that is not full."""
    if page.total:
        return page.count == 0 or offset + page.count >= page.total
    return page.count < min(page.limit or PAGE, PAGE)
