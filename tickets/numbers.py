"""Telephone numbers at the edge: stored as E.164 wherever they can be, so that one caller is one number."""

from __future__ import annotations

import phonenumbers

REGION = "CN"


def to_e164(number: str) -> str:
    """ "0563-3012345" -> "+865633012345"; digits as they are for what is no public number (an extension), "" for ""."""
    text = number.strip()
    try:
        parsed = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return "".join(mark for mark in text if mark.isdigit() or mark == "+")
    if not phonenumbers.is_possible_number(parsed) or len(text) <= 5:
        return "".join(mark for mark in text if mark.isdigit())
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
