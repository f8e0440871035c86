"""A stranger whose name and texts try to do things to a terminal, a markup renderer or a reader."""

from __future__ import annotations

from tui.sandbox.stories.script import Person, Story

STRANGER = Person(
    "[/b][@click=app.quit]Win\u202eeciohc\u202c \x1b[31mNOW\x1b[0m\u0007",
    "",
    addresses={"telegram": "900000013"},
    custom={"avatar": "", "firstName": "[red]", "lastName": "\x1b]0;owned\x07", "userId": 900000013},
)

HOSTILE = Story(
    STRANGER,
    "telegram",
    "\n".join(
        (
            r"2d4h  <  [b]Congratulations[/b] [/b] [@click=app.bell]click here[/] [link=https://evil.example]shop[/link]",
            "2d4h  <  \x1b[2J\x1b[HYour terminal was cleared. \x1b]52;c;c3VkbyBybSAtcmYgLw==\x07\x1b]0;owned\x07",
            "2d3h  <  Invoice \u202efdp.exe\u202c and \u2066hidden\u2069 \u200bzero\u200bwidth\u200b \ufeffmark",
            "2d3h  <  Z\u0336\u0321\u0358a\u0334\u0355l\u0337\u0322\u035dg\u0335\u0361\u035eo\u0338\u0315\u035c",
            "2d3h  <  👨\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 🇳🇱 👍🏽 e\u0301 \u1112\u1161\u11ab ﷽",
            r"2d2h  <  https://glimworm.example.evil.example/login?next=https://glimworm.example $(reboot) `id` %s {0}",
            "2d2h  <  \x9b31mC1 control\x9b0m \x07\x08\x08\x08 \x7f tab\there \u0085 \u2028 end",
        )
    ),
    open=True,
)
