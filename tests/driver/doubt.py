"""About which characters terminals agree how wide they are."""

from __future__ import annotations

import re

from tests.driver.emulator import GARBAGE, Cell, Emulator

CERTAIN = re.compile(
    "[ -~\xa1-\xac\xae-\u02ff\u0370-\u0377\u037a-\u0482\u048a-\u052f\u2010-\u2027\u2500-\u257f"
    "\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]"
)


def is_damage_within_clusters(plain: Emulator, x: int, y: int, found: Cell) -> bool:
    """Whether a cell may differ where clusters are measured in another way: it is a part of one.

    What stands there then may be a part of the cluster or blank, and never a character that belongs elsewhere.
    """
    wanted = plain.rows[y][x][0]
    if found is GARBAGE:
        return False
    if wanted and wanted != " " and not CERTAIN.fullmatch(wanted):
        return True
    left = x - 1
    while left > 0 and plain.rows[y][left][0] == "":
        left -= 1
    beside = left >= 0 and plain.rows[y][left][0]
    return wanted in ("", " ") and bool(beside) and not CERTAIN.fullmatch(str(beside)) and not found[0].isascii()
