"""What each speech process says of itself, and what that means for the whole: pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import msgspec

FRESH = timedelta(seconds=15)
"""A process that has said nothing for longer is gone."""
NOBODY = "no speech process reports"


class SpeechReport(msgspec.Struct, frozen=True, kw_only=True):
    state: Literal["up", "down"]
    detail: str = ""
    """Why it is down; of one that is up, a notice about its model."""
    at: datetime


class Overall(NamedTuple):
    state: Literal["up", "down", "off"]
    detail: str = ""


def overall(reports: Iterable[SpeechReport], now: datetime, *, wanted: bool) -> Overall:
    """Up while one process transcribes; `off` only where nobody does and the settings want none."""
    fresh = sorted((one for one in reports if now - one.at <= FRESH), key=lambda one: (one.state != "up", one.detail))
    if fresh:
        return Overall(fresh[0].state, fresh[0].detail)
    return Overall("down", NOBODY) if wanted else Overall("off")
