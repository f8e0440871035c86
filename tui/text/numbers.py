"""Telephone numbers as people of their country write them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tui.text.countries import COUNTRIES


class Number(NamedTuple):
    """`national` is how it is dialled in its country, `international` with its +; both clean.

    A number that belongs to no country has an empty `country`, and may be no real number at all.
    """

    national: str
    international: str
    country: str = ""


@lru_cache(256)
def phone_number(number: str | None) -> Number | None:
    """`number` is a plus and digits, as the store keeps it; None for anything else.

    The first one takes 25 ms, for the library.
    """
    if not number or not re.fullmatch(r"\+[0-9]{3,20}", number, re.ASCII):
        return None
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return Number(number, number)
    if not phonenumbers.is_possible_number(parsed):
        return Number(number, number)
    international = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    # Countries that share a code: of a number that none of them has given out, the first one is told.
    region = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(
        parsed.country_code or 0
    )
    if re.sub(r"\D", "", international) != number[1:]:
        return Number(number, number)  # a zero too many, which the library leaves out
    if region not in COUNTRIES:
        return Number(international, international)
    national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return Number(national, international, COUNTRIES[region])
