"""What keeps the store true: the poll feed, the relay feed, the outbox, and the engine that runs them."""

from tui.sync.engine import Sync
from tui.sync.line import Line, NoRelay, RelayWay, Way
from tui.sync.pace import Pace
from tui.sync.state import HistoryProgress, Notice, Role, SyncState, Transfer, Trouble

__all__ = [
    "HistoryProgress",
    "Line",
    "NoRelay",
    "Notice",
    "Pace",
    "RelayWay",
    "Role",
    "Sync",
    "SyncState",
    "Transfer",
    "Trouble",
    "Way",
]
