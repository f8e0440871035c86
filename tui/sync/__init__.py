"""What keeps the store true: the poll feed, the outbox, and the engine that runs them."""

from tui.sync.engine import Sync
from tui.sync.pace import Pace
from tui.sync.state import Notice, Role, SyncState, Trouble

__all__ = ["Notice", "Pace", "Role", "Sync", "SyncState", "Trouble"]
