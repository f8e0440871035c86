"""The demo's customers and what was said: data, no rules."""

from __future__ import annotations

from tui.sandbox.stories.archive import ARCHIVE
from tui.sandbox.stories.everything import EVERYTHING
from tui.sandbox.stories.hostile import HOSTILE
from tui.sandbox.stories.hotel import HOTEL
from tui.sandbox.stories.script import Story
from tui.sandbox.stories.today import TODAY
from tui.sandbox.stories.world import ABROAD

# The first three have places of their own, so that tests find them.
STORIES: tuple[Story, ...] = (EVERYTHING, HOTEL, HOSTILE, *TODAY, *ABROAD, *ARCHIVE)
