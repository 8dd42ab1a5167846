"""Pure: what was said, by whom and when; segments of both legs folded into one ordered transcript."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from callcenter.events import CallId


class Side(StrEnum):
    CITIZEN = "citizen"
    SEAT = "seat"


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """One utterance. A partial one (`final=False`) is replaced by the next segment of the same (call, side, index)."""

    call_id: CallId
    side: Side
    index: int
    """Counts the utterances of one leg from 0."""
    started_at: datetime
    ended_at: datetime
    text: str
    """Words joined without blanks, as Chinese is written."""
    final: bool
    confidence: float | None = None
    """Mean word confidence 0..1, None for partial text."""
    from_recording: bool = False
    """True when the recording, transcribed after the call, gave it (a gap in live audio was mended)."""
