"""An inbox with everything that is hard to draw: wide and combining characters, clusters, text from right to left."""

from __future__ import annotations

from random import Random

from tests.app.world import World
from tui.model import HOUR, MINUTE, Status

CONVERSATIONS = 45
NAMES = (
    "Ada Example", "林小明", "عمر حسن", "Jürgen Weiß", "प्रिया नायर", "Зоя Петрова", "김민수", "Zoë 👩‍👩‍👧 Family",
    "Ada 🫠 Melting", "தமிழ் நாடு", "e\u0301 Combining", "שרה לוי", "ﾊﾝｶｸ 半角", "Ops ☎ Desk", "ကျော်ဇော", "🇳🇱 Oranje 🏳️‍🌈",
)  # fmt: skip
TEXTS = (
    "Where is my order?", "你好，我的订单还没有到。可以帮我查一下吗？", "شكرا جزيلا، وصل الطرد اليوم", "👍",
    "❤️ thank you ❤️",    "👨‍👩‍👧‍👦 all of us 👨🏽‍🚒", "Das Päckchen war naß — „ganz“ naß…", "पार्सल कब आएगा? कृपया बताइए",
    "한국어로도 대답해 주시나요?",    "z̷̢̛a̶̧͝l̵̨͠g̶̡̕ö̸́ text", "│ ─ ┼ a table ● ○ ◆ │", "tab\tand\nnew lines\n\nin it",
    "🫠🫡🫥 new faces", "ｆｕｌｌ ｗｉｄｔｈ",
    "A longer message that takes several lines in any pane: " + "the lamp, the lid, and 林小明's 📦 box. " * 5,
    "שלום, איפה ההזמנה שלי? 12345 abc", "சரக்கு எங்கே", "☎ ✆ ☏ ⚠ ⚠️ ✔ ✔️", "🇩🇪🇫🇷🇯🇵 flags", "x" * 150, "字" * 90, "plain",
)  # fmt: skip
TYPED = (
    "a",
    "hello ",
    "日本",
    "👍",
    "é",
    "e\u0301",
    "👨‍👩‍👧",
    "x" * 30,
    " ",
    "한국",
    "مرحبا",
    "❤️",
    "नमस्ते",
    "🫠",
    "-- ",
)


# On these all terminals agree.
SURE_NAMES = ("Ada Example", "林小明", "Jürgen Weiß", "Зоя Петрова", "김민수")
SURE_TEXTS = (
    "Where is my order?",
    "你好，我的订单还没有到。",
    "Das Päckchen war naß",
    "한국어로도",
    "字" * 90,
    "x" * 150,
)


def fill(world: World, random: Random, *, sure: bool = False) -> None:
    """Everything strange, or only what is `sure`."""
    names = SURE_NAMES if sure else NAMES
    for number in range(CONVERSATIONS):
        name = f"{names[number % len(names)]} {number // len(names) or ''}".strip()
        platform = ("whatsapp", "sms", "telegram", "email")[number % 4]
        id = world.conversation(f"c{number:02}", name, platform, open=number % 9 != 8)
        for message in range(1 + (number * 7) % 30 if number % 3 else 2):
            ago = number * 37 * MINUTE + (30 - message) * 11 * MINUTE + (HOUR if number > 20 else 0)
            say(world, id, ago, random, SURE_TEXTS if sure else TEXTS)


def say(world: World, conversation: str, ago: int, random: Random, texts: tuple[str, ...] = TEXTS) -> None:
    ours = random.random() < 0.4
    status = random.choice([Status.SENT, Status.DELIVERED, Status.READ, Status.FAILED])
    world.say(conversation, random.choice(texts), ago=ago, sent=status if ours else None)
