"""Telephone numbers at the edge: stored as E.164 wherever they can be, so that one caller is one number."""

from __future__ import annotations

import phonenumbers

REGION = "CN"
LONGEST = 32
"""Digits that are kept of what is no public number; hostile callers send more."""


def to_e164(number: str) -> str:
    """ "0563-3012345" -> "+865633012345"; digits as they are for what is no public number (an extension), "" for ""."""
    text = number.strip()
    try:
        parsed = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return _digits(text, "+")
    if not phonenumbers.is_possible_number(parsed) or len(text) <= 5:
        return _digits(text)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _digits(text: str, more: str = "") -> str:
    return "".join(mark for mark in text if mark.isdigit() or mark in more)[:LONGEST]
