"""A customer of two years: a hotel that fits out room after room. A thread to scroll through."""

from __future__ import annotations

from collections.abc import Iterator

from tui.sandbox.stories.script import Person, Story

MARIT = Person("Marit de Wolf (Hotel Duinrand)", "en", 31600000002, {"email": "marit@duinrand.example"})

# Each scene is a small talk about one room; the numbers are minutes after its first line.
_SCENES: tuple[tuple[tuple[int, str, str], ...], ...] = (
    (
        (0, "<", "Good morning! Room {room} is next. Can we have the same {lamp} as in {other}?"),
        (6, ">", "Good morning Marit! Yes, {count} of them are on the shelf. Sand again, or the black one?"),
        (9, "<", "Sand please, {count} pieces"),
        (14, ">", "Noted. Order {order}, it leaves on Thursday."),
        (15, "<", "Perfect 🙏"),
    ),
    (
        (0, "<", "The electrician asks which bulb goes into the {lamp}. Room {room} is waiting for him"),
        (3, ">", "E14, up to 8 W. Warm white, 2700 K, goes best with the shade."),
        (4, "<", "And is it dimmable?"),
        (11, ">Noor", "Hi Marit, Noor here. Yes, with a trailing-edge dimmer, down to 10 %."),
        (12, "<", "I will. He says thank you"),
        (13, ">", "Our pleasure!"),
    ),
    (
        (0, "<", "{order} came in, but one shade for {room} is dented"),
        (1, "<", "%image dent-{room}.png | The one on the left"),
        (8, ">", "Oh no. I am sending a new shade today, you can keep the old one for spare parts."),
        (9, "<", "That was quick, thanks!"),
    ),
    (
        (0, "<", "Could you send me the invoice for {order} once more? Our bookkeeper cannot find it"),
        (5, ">", "%file invoice-{order}.pdf | Here it is"),
        (7, "<", "Got it. He says the VAT number is missing 🙈"),
        (16, ">", "He is right, sorry! A corrected one is in your mailbox."),
        (21, "<", "Now he is happy. For the first time this year, I think"),
    ),
    (
        (0, "<", "How long is the cable of the {lamp}? The socket in {room} is in an odd corner"),
        (4, ">", "1.8 m. We have a 3 m textile cable too, for 9 euros."),
        (5, "<", "Then {count} long ones, black"),
        (6, ">", "On the order. Anything else for this floor?"),
        (18, "<", "No, that is all for now"),
    ),
    (
        (0, "<", "Small thing: the switch of one {lamp} in {room} buzzes"),
        (12, ">", "Does it buzz at full brightness as well, or only when dimmed?"),
        (15, "<", "Only when dimmed"),
        (19, ">Sam", "Then it is the dimmer, not the lamp. I put a compatible one in with your next order, no charge."),
        (22, "<", "Thank you Sam!"),
    ),
    (
        (0, "<", "A guest wants to buy the lamp from {room}. Really."),
        (2, "<", "Can I give her a link?"),
        (7, ">", "😄 Of course: https://glimworm.example/{lamp}. With code DUINRAND she gets ten percent off."),
        (30, "<", "She ordered {count}. I should ask for a commission"),
        (33, ">", "The next box of bulbs is on us!"),
    ),
    (
        (0, "<", "Delivery question: can {order} come before 10? The lobby is full of people after that"),
        (9, ">", "I have asked the carrier: between 8 and 9:30, at the back entrance."),
        (10, "<", "Great. Tell him to ring twice, the bell is shy"),
        (11, ">", "Noted: ring twice."),
    ),
    (
        (0, "<", "{room} is finished! %"),
        (1, "<", "%image room-{room}.png | {room}, with the {lamp}"),
        (20, ">", "That is beautiful. May we show it on our site?"),
        (41, "<", "Yes, with our name please"),
        (44, ">", "Of course. Thank you, Marit!"),
    ),
)  # fmt: skip
_LAMPS = ("Duin", "Libel", "Vuurtoren", "Maanvis", "Strandjutter")
_ROUNDS = 48
_PAUSE_DAYS = 14

_LAST = """
3h10m   <       Good afternoon! The penthouse is the last one. After that you are rid of me
3h4m    >       We would miss you. What does it need?
2h58m   <       Four Vuurtoren for the terrace, if they can stand outside?
2h50m   >       Under a roof they can. In the rain they cannot: the outdoor version comes in spring.
2h41m   <       There is a roof. Then four, in black
1h5m    <       And can they come together with the cables?
35m     >Noor   Hi Marit, yes: four Vuurtoren and the cables come together on Tuesday, before 10. He will ring twice.
"""


def _scenes() -> Iterator[str]:
    for number in range(_ROUNDS):
        scene = _SCENES[number % len(_SCENES)]
        facts = {
            "room": 101 + number % 9 + 100 * (number // 12),
            "other": 100 + number % 9 + 100 * (number // 12),
            "lamp": _LAMPS[number * 2 % len(_LAMPS)],
            "count": 2 + number % 4,
            "order": f"L-{8800 + number * 29}",
        }
        begin = ((_ROUNDS - number) * _PAUSE_DAYS * 24 + number * 5 % 7 - 9) * 60
        for minutes, side, text in scene:
            yield f"{begin - minutes}m {side} {text.format(**facts)}".removesuffix(" %")


HOTEL = Story(MARIT, "whatsapp", "\n".join([*_scenes(), _LAST.strip()]), open=True)
