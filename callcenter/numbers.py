"""Telephone numbers as they may be shown: enough to recognise a caller who names himself, not enough to dial."""

from __future__ import annotations

KEPT_AT_END = 4
SHORTEST_MASKED = 7
"""Extensions and service numbers such as 8003 and 12345 are nobody's: they stay whole."""


def mask(number: str) -> str:
    """As 138****1234 for a mobile, 0563***2345 for a fixed line; a Chinese country code is left out, "" stays ""."""
    digits = _national(number)
    if len(digits) < SHORTEST_MASKED:
        return digits
    head = min(4 if digits.startswith("0") else 3, len(digits) - KEPT_AT_END - 1)
    return digits[:head] + "*" * (len(digits) - head - KEPT_AT_END) + digits[-KEPT_AT_END:]


def _national(number: str) -> str:
    if not number.startswith("+86"):
        return number.removeprefix("+")
    digits = number.removeprefix("+86")
    return digits if digits.startswith("1") else f"0{digits}"
