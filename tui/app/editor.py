"""Writing a reply in the person's own editor."""

from __future__ import annotations

import asyncio
import os
import shlex
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tui.config import environment_for_children

FALLBACK = "vi"


class EditorFailed(Exception):
    """The editor could not be started or ended badly; the message is a sentence. The text is as it was."""


def command(environment: Mapping[str, str]) -> list[str]:
    return shlex.split(environment.get("VISUAL") or environment.get("EDITOR") or FALLBACK)


async def edit(text: str, folder: Path, rescue: Callable[[str], None]) -> str:
    """The text as the editor left it. The file lies in `folder`, nobody else can read it, and it is gone afterwards.

    When Ternbox has to end meanwhile, `rescue` gets what was saved until then. Raises EditorFailed.
    """
    with _own_file(text, folder) as path:
        try:
            await _run([*command(os.environ), str(path)])
        except asyncio.CancelledError:
            rescue(_read(path))
            raise
        return _read(path)


@contextmanager
def _own_file(text: str, folder: Path) -> Iterator[Path]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(suffix=".txt", prefix="reply-", dir=folder)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _read(path: Path) -> str:
    return path.read_text("utf-8", errors="replace").rstrip("\n")


async def _run(words: list[str]) -> None:
    environment = environment_for_children()
    try:
        process = await asyncio.create_subprocess_exec(*words, env=environment)
    except OSError as error:
        raise EditorFailed(f"The editor {words[0]} cannot be started: {error.strerror}.") from None
    try:
        status = await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()
    if status:
        raise EditorFailed(f"The editor {words[0]} ended with status {status}; the text is as it was before.")
