"""What can go wrong with a file behind a link, which may be anybody's."""

from __future__ import annotations

from tui.api.errors import ApiError


class FileError(ApiError):
    """The description may hold words of a stranger's server: clean it before it meets a terminal."""

    words = "The file could not be fetched"
    advice = "Try again. The link may have expired: then ask the customer to send it once more."


class NotSafe(FileError):
    words = "Ternbox does not fetch this link"
    advice = "Links are fetched by https from public addresses only. The link itself is shown with: o"


class TooBig(FileError):
    """`size` is what the server told, None when it told nothing."""

    words = "The file is too large"
    advice = "Raise the limit in the settings, or fetch it elsewhere."

    def __init__(self, description: str = "", *, size: int | None = None) -> None:
        super().__init__(description)
        self.size = size


class NotReadable(FileError):
    words = "The file on this host cannot be read"
    advice = "Check that it is there, and that you may read it."
