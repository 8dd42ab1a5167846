"""Telephone numbers at the edge: one written form (E.164) for comparing, and a masked form for people to see."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

HOME = "CN"
HIDDEN = ""
"""A withheld number, here as everywhere on the floor."""
STARS = "****"
SHORT = 6
"""Digits of the longest short code (12345, a seat's extension): it names no person."""


def normalise(number: str, region: str = HOME) -> str | None:
    """Return the number as E.164 ("+8613800000000"); None when it is withheld or no number of any country.

    Without a country code it is one of `region`, as the local exchange hands numbers over.
    """
    parsed = _parsed(number, region)
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164) if parsed is not None else None


def mask(number: str, region: str = HOME) -> str:
    """Return what people may see: "138 **** 0000", "0563-****000", "12345", "" when withheld.

    What is no number of any country shows its last two characters alone.
    """
    if len(number) <= SHORT:
        return number
    parsed = _parsed(number, region)
    if parsed is None:
        return f"{STARS}{number[-2:]}"
    national = phonenumbers.national_significant_number(parsed)
    if parsed.country_code != phonenumbers.country_code_for_region(HOME):
        return f"+{parsed.country_code} {STARS} {national[-4:]}"
    area = phonenumbers.length_of_geographical_area_code(parsed)
    if area:
        return f"0{national[:area]}-{STARS}{national[-3:]}"
    return f"{national[:3]} {STARS} {national[-4:]}"


def _parsed(number: str, region: str) -> PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(number, region)
    except NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None
