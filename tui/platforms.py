"""What each platform can carry, as far as it is known; the classic API itself tells none of it.

Windows in nanoseconds, texts in characters, files in bytes.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tui.model import DAY

MB = 1_000_000


class Platform(Struct, frozen=True):
    """`window` is how long after the customer's last message free text may be sent, None for ever; `late` how long a
    person may still answer, where that is longer and the message has to say so.

    `media` gives the largest size by kind (None: no limit is known); a kind that is missing cannot be sent.
    `can_start`: the business may write first. `quotes`: an answer may name the message that it answers.
    """

    window: int | None = None
    late: int | None = None
    text: int | None = None
    caption: int | None = None
    media: Mapping[str, int | None] = {}
    templates: bool = False
    interactive: bool = False
    location: bool = False
    can_start: bool = True
    quotes: bool = False


class QuestionLimits(Struct, frozen=True):
    """The most that buttons and lists to choose from may hold: how many of a thing, and characters of a text.

    `row` and `about` are the title and the description of a row, `opener` the label that opens a list.
    """

    buttons: int = 3
    button: int = 20
    rows: int = 10
    row: int = 24
    about: int = 72
    section: int = 24
    opener: int = 20
    header: int = 60
    body: int = 1024
    footer: int = 60


QUESTIONS = QuestionLimits()
"""Those of WhatsApp, which alone has them."""


_ALL_MEDIA: Mapping[str, int | None] = dict.fromkeys(("image", "audio", "video", "file"))
_WHATSAPP = Platform(
    window=DAY,
    text=4096,
    caption=1024,
    media={"image": 5 * MB, "audio": 16 * MB, "video": 16 * MB, "file": 100 * MB, "sticker": 100_000},
    templates=True,
    interactive=True,
    location=True,
    quotes=True,
)
_FACEBOOK = Platform(window=DAY, late=7 * DAY, text=2000, media=_ALL_MEDIA, can_start=False)

_PLATFORMS = {
    "whatsapp": _WHATSAPP,
    "whatsapp_sandbox": _WHATSAPP,
    "sms": Platform(),
    "facebook": _FACEBOOK,
    "messenger": _FACEBOOK,
    "telegram": Platform(text=4096, media=_ALL_MEDIA, location=True, can_start=False),
    "line": Platform(text=2000, media=_ALL_MEDIA, location=True, can_start=False),
    "email": Platform(media={"file": 20 * MB, "image": 20 * MB}),
}
_UNKNOWN = Platform(media=_ALL_MEDIA, location=True, quotes=True)


def platform(word: str | None) -> Platform:
    """What is known of a platform; one that is not known may carry whatever the API takes."""
    return _PLATFORMS.get(word or "", _UNKNOWN)
