"""About which characters terminals agree how wide they are."""

from __future__ import annotations

import re

from tests.driver.emulator import GARBAGE, TORN, Cell, Emulator

CERTAIN = re.compile(
    "[ -~\xa1-\xac\xae-\u02ff\u0370-\u0377\u037a-\u0482\u048a-\u052f\u2010-\u2027\u2500-\u257f"
    "\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]"
)
MARKS = re.compile("[\u0900-\u0dff\u0f00-\u109f\u1700-\u18af\u1900-\u1cff\ua800-\uabff]")


def is_damage_within_clusters(plain: Emulator, x: int, y: int, found: Cell) -> bool:
    """Whether a cell may differ where clusters are measured in another way: it is a part of one, and shows a part of
    one or nothing. What belongs elsewhere it must never show. In scripts with marks that is so for a whole phrase.
    """
    if found is not GARBAGE and _is_behind_marks(plain.rows[y], x):
        return True
    text = found[0]
    is_letter = text.isascii() and text.strip() and found is not TORN
    if found is GARBAGE or (is_letter and not _is_joined(plain, x, y, text)):
        return False
    wanted = plain.rows[y][x][0]
    if wanted == " ":
        return bool(text.strip()) and _is_doubtful(plain, x - 1, y)
    return _is_doubtful(plain, x, y)


def _is_doubtful(plain: Emulator, x: int, y: int) -> bool:
    """Whether the character that stands at a cell, or began to the left of it, is of a doubtful width."""
    while x > 0 and plain.rows[y][x][0] == "":
        x -= 1
    text = plain.rows[y][x][0] if x >= 0 else " "
    return text != " " and not CERTAIN.fullmatch(text)


def _is_joined(plain: Emulator, x: int, y: int, letter: str) -> bool:
    """Whether a letter is a part of a cluster before the cell, by a joiner that stood alone."""
    return any(f"\u200d{letter}" in text for text, _ in plain.rows[y][max(0, x - 8) : x])


def _is_behind_marks(row: list[Cell], x: int) -> bool:
    """Whether a cell is of a phrase in a script with marks, or of the blanks that end it. There no part has a column of
    its own.
    """
    while x + 1 < len(row) and row[x][0] != " " and not CERTAIN.fullmatch(row[x + 1][0] or "x"):
        x += 1
    while x > 0 and row[x][0] == " ":
        x -= 1
    while x >= 0 and not "\u2500" <= row[x][0] <= "\u257f" and not (x and row[x][0] == " " and row[x] == row[x - 1]):
        if MARKS.match(row[x][0]):
            return True
        x -= 1
    return False
