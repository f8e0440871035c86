"""Names and sentences for histories that are made when asked for."""

from __future__ import annotations

from random import Random

FIRST_NAMES = (
    "Anna", "Ben", "Carla", "David", "Elif", "Femke", "Goran", "Hanna", "Igor", "Julia", "Kofi", "Lina", "Mateo",
    "Nadia", "Oskar", "Paula", "Quirin", "Rosa", "Sven", "Tomás", "Ute", "Vera", "Wouter", "Ximena", "Yusuf", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Adler", "Bakker", "Castillo", "Demir", "Eriksen", "Fischer", "García", "Hoekstra", "Ivanova", "Jansen", "Keller",
    "López", "Meijer", "Novak", "Okafor", "Petersen", "Roth", "Silva", "Toth", "Visser", "Weber", "Yıldız", "Zimmer",
)  # fmt: skip

_QUESTIONS = (
    "Hello, where is my order {order}?", "Can I still change the address of order {order}?",
    "The shade arrived with a dent, what now?", "Does the {lamp} come in black?", "How long does a refund take?",
    "Thanks!", "Is the {lamp} bright enough for a desk?", "Which bulb do I need for the {lamp}?",
    "I was not at home, can the parcel come again tomorrow?", "Ok, thank you for the quick answer", "And the invoice?",
    "Do you deliver to Belgium?", "My discount code does not work", "It flickers when I dim it",
)  # fmt: skip
_ANSWERS = (
    "Your order {order} left our warehouse this morning.", "I have changed the address for you.",
    "I am sorry about that. We send you a new one today.", "The {lamp} comes in black, sand and green.",
    "The refund is on its way, it takes two or three working days.", "You are welcome!",
    "Could you send us a photo of it?", "The {lamp} takes an E14 bulb, up to 8 W.", "Yes, from 50 euros it is free.",
    "The carrier will try again tomorrow between 9 and 12.", "I have sent the invoice to your e-mail address.",
)  # fmt: skip
LAMPS = ("Duin", "Vuurtoren", "Maanvis", "Libel", "Strandjutter")


def sentence(dice: Random, inbound: bool) -> str:
    text = dice.choice(_QUESTIONS if inbound else _ANSWERS)
    return text.format(order=f"L-{dice.randrange(10_000, 99_999)}", lamp=dice.choice(LAMPS))
