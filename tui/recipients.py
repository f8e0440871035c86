"""Whom a conversation begins with, as people write it: a number in its many forms, or an address."""

from __future__ import annotations

import re

from tui.text import clean_line
from tui.text.numbers import phone_number

_FILLING = re.compile(r"[\s().\-/\u00a0\u2010-\u2015]+")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")


class Unclear(Exception):
    """What is not understood, and how to write it; a clean sentence."""


def recipient(typed: str, platform: str | None) -> str:
    """A number as `+` and digits, or a mail address. Raises Unclear."""
    return mail_address(typed) if platform == "email" else number(typed)


def mail_address(typed: str) -> str:
    address = typed.strip()
    if not _MAIL.fullmatch(address):
        raise Unclear("This is no mail address: write name@example.com.")
    return address


def number(typed: str) -> str:
    """With its country: `+49 (0)157 …` and `0049157…` are the same. What could be several numbers is asked back."""
    said = clean_line(typed, 60).strip()
    if not said:
        raise Unclear("Write a number, with + and the code of its country.")
    digits = _FILLING.sub("", _TRUNK_ZERO.sub("", said))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if not re.fullmatch(r"\+?[0-9]+", digits, re.ASCII):
        raise Unclear(f"“{said}” is no number: write + and the code of the country, then digits.")
    if not digits.startswith("+"):
        raise Unclear(_which(digits))
    known = phone_number(digits)
    if known is None or not known.country:
        raise Unclear(f"{digits} is a number in no country: check the code of the country and the digits.")
    return "+" + re.sub(r"\D", "", known.international)


def _which(digits: str) -> str:
    known = None if digits.startswith("0") else phone_number(f"+{digits}")
    if known and known.country:
        return f"Is it {known.international} in {known.country}? Then write the + before it."
    return "In which country is this number? Write it with + and the code of the country, for example +31 6 1234 5678."
