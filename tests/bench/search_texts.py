"""Messages as customers of many countries write them: few words often, many words seldom, in several scripts."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import accumulate

from tui.model import Content, File, Location, Media, Template, Text

SYLLABLES = ("ka", "lo", "mi", "ter", "bon", "re", "sta", "ver", "in", "dra", "ful", "ess", "on", "che", "pa", "go")
COMMON = (
    "the",
    "order",
    "is",
    "my",
    "where",
    "please",
    "not",
    "parcel",
    "and",
    "thanks",
    "has",
    "it",
    "come",
    "refund",
)
THAI = (
    "สวัสดี",
    "ครับ",
    "ค่ะ",
    "ขอบคุณ",
    "สินค้า",
    "ยังไม่",
    "ได้รับ",
    "เมื่อไหร่",
    "จะ",
    "ส่ง",
    "คืนเงิน",
    "ช่วย",
    "ด้วย",
    "หมายเลข",
    "พัสดุ",
)
RARE, RARE_CJK, RARE_THAI = "zanzibar", "琥珀色", "กระเบื้องเคลือบ"


class Texts:
    """`rng` decides everything. Of a thousand messages 860 are text; one text in five is not in Latin letters."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        made = {"".join(rng.choices(SYLLABLES, k=rng.randint(2, 5))) for _ in range(40_000)}
        self._vocabulary = [*COMMON, *sorted(made - set(COMMON))]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._vocabulary))))
        self._cyrillic = ["".join(rng.choices("абвгдежзиклмнопрстуфхцчшыюя", k=rng.randint(2, 9))) for _ in range(8000)]
        self._some = list(accumulate(1 / (rank + 3) for rank in range(8000)))
        self._han = [chr(code) for code in rng.sample(range(0x4E00, 0x9FA5), 4000)]
        self._frequent = list(accumulate(1 / (rank + 10) for rank in range(4000)))
        self._scripts = (*(self.latin,) * 16, self.cyrillic, self.chinese, self.chinese, self.thai)

    def contents(self) -> Iterator[Content]:
        while True:
            yield self._content(self._rng.random())

    def _content(self, dice: float) -> Content:
        if dice < 0.86:
            return Text(self._text())
        if dice < 0.94:
            caption = self.latin() if dice < 0.88 else None
            return Media("image", (File("https://media.example/x.jpg", caption, "photo.jpg", "image/jpeg", 99_000),))
        if dice < 0.95:
            return Location(52.37, 4.9, None, self.latin())
        return Template("order_update", "en", (self.latin(),))

    def _text(self) -> str:
        dice = self._rng.random()
        for share, word in ((2e-5, RARE), (4e-5, RARE_CJK), (6e-5, RARE_THAI)):
            if dice < share:
                return f"{self.latin()} {word}"
        script: Callable[[], str] = self._rng.choice(self._scripts)
        return script()

    def latin(self) -> str:
        words = self._rng.choices(self._vocabulary, cum_weights=self._weights, k=self._rng.randint(3, 16))
        if self._rng.random() < 0.1:
            words.append(f"#{self._rng.randrange(10**7)}")
        return " ".join(words)

    def cyrillic(self) -> str:
        return " ".join(self._rng.choices(self._cyrillic, cum_weights=self._some, k=self._rng.randint(3, 14)))

    def chinese(self) -> str:
        return "".join(self._rng.choices(self._han, cum_weights=self._frequent, k=self._rng.randint(5, 30)))

    def thai(self) -> str:
        return "".join(self._rng.choices(THAI, k=self._rng.randint(2, 10)))
