"""How far the terminal has come: it is asked something behind what is sent, and its answer says that all that was read.

The question is DSR (`CSI 5 n`, answered with `CSI 0 n`): xterm, tmux, screen, mosh and the Linux console answer it, and
those that would not are silent. DECRQM, which Textual asks with, gets no answer from tmux before 3.7 and from screen.
What answers is the nearest terminal, so in tmux the line behind it is not seen.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

QUESTION = "\x1b[5n"
WINDOW = 4096
"""Bytes that may be on their way; with more than that, the next frame waits."""
EVERY = 1024
"""Bytes after which it is asked again, so that a typed character costs no round trip."""
PATIENCE = 5.0  # seconds, and for each byte that waits:
SLOWEST = 1 / 1000
AGAIN = 1.0
"""Seconds after which it is asked once more while a frame waits, since the answer may have been lost."""
LONG = 30.0
"""Seconds without an answer and without a key: the line is stuck, but now and then it has to be tried."""


class Fence:
    """Holds nothing back until the terminal has answered once. `answered` and `heard` come from the thread that reads,
    and `opened` is called there, for each answer.
    """

    def __init__(self, opened: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._opened = opened
        self._clock = clock
        self._lock = threading.Lock()
        self._questions: deque[tuple[float, int]] = deque()
        self._unasked = 0
        self._answers = False
        self._heard = 0.0

    @property
    def waits(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._questions)

    @property
    def is_trusted(self) -> bool:
        """Whether the terminal has answered, and has not stopped to."""
        return self._answers

    def sent(self, size: int) -> bool:
        """So many bytes went out; whether the question should follow them."""
        self._unasked += size
        return self._unasked >= EVERY

    def asked(self) -> None:
        with self._lock:
            if not any(size for _, size in self._questions):  # one answer was lost, and another stood in
                self._questions.clear()
            self._questions.append((self._clock(), self._unasked or 1))
            self._unasked = 0

    def asks_again(self) -> bool:
        """Whether to ask once more, behind nothing: its answer stands in for one that was lost."""
        with self._lock:
            if not self._questions or self._clock() - self._questions[-1][0] < AGAIN:
                return False
            self._questions.append((self._clock(), 0))
            return True

    def answered(self) -> None:
        with self._lock:
            self._answers = True
            if self._questions:
                self._questions.popleft()
        self._opened()

    def heard(self) -> None:
        """A key or another sign of life came."""
        self._heard = self._clock()

    def forget(self) -> None:
        """What was sent is none of this terminal's any more: it was another one, or another size."""
        with self._lock:
            self._questions.clear()
            self._unasked = 0

    def is_closed(self) -> bool:
        """Whether the next frame has to wait. A terminal that is there but does not answer holds nothing back."""
        with self._lock:
            waiting = self._unasked + sum(size for _, size in self._questions)
            if not (self._answers and self._questions and waiting > WINDOW):
                return False
            asked = self._questions[0][0]
            is_there = self._heard > asked
            if self._clock() - asked < (PATIENCE + waiting * SLOWEST if is_there else LONG):
                return True
            self._answers = not is_there
        self.forget()
        return False
