"""The log: one JSON object a line, ASCII only, without messages and without the key."""

from __future__ import annotations

import json
import logging
import os
import time
from pathlib import Path


class _Lines(logging.Formatter):
    """ASCII escapes keep a stranger's line breaks and escape sequences from forging or colouring a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "where": record.name,
            "what": record.getMessage(),
        }
        if record.exc_info:
            # A traceback as Python writes it by itself shows source lines but no values.
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


def open_log(path: Path) -> None:
    """Log everything from Ternbox to `path` (mode 0600), and warnings of what it is built on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    handler = logging.StreamHandler(os.fdopen(descriptor, "a", encoding="ascii"))
    handler.setFormatter(_Lines())
    logging.getLogger().addHandler(handler)
    logging.getLogger("tui").setLevel(logging.DEBUG)
