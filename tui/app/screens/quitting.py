"""What is asked before the program ends, if anything is on its way."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.screens.confirm import Confirm
from tui.sync import Transfer


def question(unsent: int, transfers: Sequence[Transfer]) -> Confirm | None:
    """`unsent` is how many replies are in the outbox."""
    saving = sum(each.what == "saving" for each in transfers)
    words = []
    if unsent:
        words.append(f"{unsent} {'reply is' if unsent == 1 else 'replies are'} not sent yet.")
        words.append("What is not sent now is sent when Ternbox runs again.")
    if saving:
        words.append(f"{saving} {'file is' if saving == 1 else 'files are'} still being saved;")
        words.append("nothing of what is not whole is kept.")
    return Confirm(" ".join([*words, "Quit?"])) if words else None
