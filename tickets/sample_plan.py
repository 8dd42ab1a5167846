"""Pure: which replied tickets are called back. Anyone who has the seed can work every decision out again."""

from __future__ import annotations

import hashlib
from datetime import datetime
from math import ceil
from typing import NamedTuple

BLOCK = 10


class Choice(NamedTuple):
    chosen: bool
    rule: str
    """always, never, no_number, refused, minimum or block."""


def quarter_of(local: datetime) -> str:
    return f"{local.year}Q{(local.month - 1) // 3 + 1}"


def choose(
    *,
    share: float,
    again: bool,
    number: str,
    refused: bool,
    taken: int,
    least: int,
    seed: str,
    stratum: str,
    position: int,
) -> Choice:
    """`again`: redone or supervised, always asked about. `taken`: how many of the unit were chosen this quarter;
    `least`: how many are before any share is applied; `position`: place in the stratum, from 0."""
    if not number:
        return Choice(False, "no_number")
    if refused:
        return Choice(False, "refused")
    if again or share >= 1:
        return Choice(True, "always")
    if share <= 0:
        return Choice(False, "never")
    if taken < least:
        return Choice(True, "minimum")
    return Choice(position % BLOCK in drawn(seed, stratum, position // BLOCK, share), "block")


def drawn(seed: str, stratum: str, block: int, share: float) -> frozenset[int]:
    """The places of a block of ten that are called: no fewer than the share says, in an order that the seed gives."""
    order = sorted(range(BLOCK), key=lambda place: _digest(seed, stratum, block, place))
    return frozenset(order[: ceil(round(share * BLOCK, 6))])


def relistened(seed: str, task_id: str, share: float) -> bool:
    """Whether an answered callback is listened to again by a second person."""
    return int.from_bytes(_digest(seed, "relisten", task_id)[:4]) < share * 2**32


def _digest(*parts: object) -> bytes:
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).digest()
