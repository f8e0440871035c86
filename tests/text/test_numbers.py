"""Telephone numbers in their national form, with their country; whatever else comes is no number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import SUPPORTED_REGIONS

from tui.text import clean_line
from tui.text.countries import COUNTRIES
from tui.text.numbers import Number, phone_number


@pytest.mark.parametrize(
    ("number", "national", "international", "country"),
    [
        ("+31612345678", "06 12345678", "+31 6 12345678", "Netherlands"),
        ("+12025550123", "(202) 555-0123", "+1 202-555-0123", "United States"),
        ("+16475550123", "(647) 555-0123", "+1 647-555-0123", "Canada"),
        ("+447700900123", "07700 900123", "+44 7700 900123", "United Kingdom"),
        ("+8613800138000", "138 0013 8000", "+86 138 0013 8000", "China"),
        ("+80012345678", "+800 1234 5678", "+800 1234 5678", ""),
        ("+999123456", "+999123456", "+999123456", ""),
        ("+1234", "+1234", "+1234", ""),
        ("+3161234567890123456", "+3161234567890123456", "+3161234567890123456", ""),
    ],
)
def test_as_people_of_the_country_write_it(number: str, national: str, international: str, country: str) -> None:
    assert phone_number(number) == Number(national, international, country)


@pytest.mark.parametrize(
    "number", [None, "", "+", "31612345678", "+31 6", "+٣١٦١٢٣٤٥٦٧٨", "+1" * 20, "Ada", "+31612345678\n"]
)
def test_what_is_no_number(number: str | None) -> None:
    assert phone_number(number) is None


@given(st.from_regex(r"\A\+[0-9]{3,20}\Z"))
def test_any_number_comes_out_clean(number: str) -> None:
    found = phone_number(number)
    assert found is not None
    assert all(clean_line(part) == part for part in found)
    assert "".join(filter(str.isdigit, found.international)) == number[1:]


def test_every_country_of_the_library_has_a_name() -> None:
    assert set(SUPPORTED_REGIONS) - set(COUNTRIES) == set()
    assert all(clean_line(name) == name for name in COUNTRIES.values())
