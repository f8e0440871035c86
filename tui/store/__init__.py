"""The store: what this inbox knows, in one SQLite file per profile. It is the only thing that the screen reads."""

from tui.store.errors import StoreError
from tui.store.rows import (
    Added,
    Change,
    Counts,
    Draft,
    Earlier,
    FileFacts,
    History,
    Intent,
    Outgoing,
    OutgoingState,
    Position,
    Preview,
    Profile,
    Row,
    Step,
    Talk,
    View,
    is_provisional,
    position,
)
from tui.store.store import Store

__all__ = [
    "Added",
    "Change",
    "Counts",
    "Draft",
    "Earlier",
    "FileFacts",
    "History",
    "Intent",
    "Outgoing",
    "OutgoingState",
    "Position",
    "Preview",
    "Profile",
    "Row",
    "Step",
    "Store",
    "StoreError",
    "Talk",
    "View",
    "is_provisional",
    "position",
]
