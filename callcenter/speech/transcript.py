"""Pure: what was said, by whom and when; segments of both legs folded into one ordered transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

import msgspec

from callcenter.events import CallId

SLACK = timedelta(seconds=0.15)
"""How far the clocks of live audio and of the recording may differ before a word counts as missed live."""
PAUSE = timedelta(seconds=0.75)
"""Silence that parts two utterances when a gap is mended."""
_BLANK_OF_CHINESE = re.compile(r"(?<![!-~])\s+|\s+(?![!-~])")


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


def join(words: Iterable[str]) -> str:
    """Words joined as Chinese is written; a blank stays only between two words in Latin letters."""
    return _BLANK_OF_CHINESE.sub("", " ".join(words).strip())


def order(segments: Iterable[Segment]) -> list[Segment]:
    """One segment for each utterance, the newest said of it (a final one over any partial one), by time."""
    kept: dict[tuple[CallId, Side, int], Segment] = {}
    for each in segments:
        key = (each.call_id, each.side, each.index)
        before = kept.get(key)
        if before is None or each.final or not before.final:
            kept[key] = each
    return sorted(kept.values(), key=_by_time)


def text_of(segments: Iterable[Segment], *, side: Side | None = None, names: Mapping[Side, str] | None = None) -> str:
    """What was finally said, one line an utterance: of one side or of both, each line led by the speaker's name."""
    said = [each for each in order(segments) if each.final and each.text and side in (None, each.side)]
    return "\n".join(f"{names[each.side]}：{each.text}" if names else each.text for each in said)


def mend(live: list[Segment], recorded: list[Segment]) -> list[Segment]:
    """Fills what was missed live from the recording, given as one segment a word (see recordings.py).

    Every final live segment stays as it was; partial ones go. A recorded word is added where no final live segment of
    its side is, within SLACK; added words without a PAUSE between them form one segment, `from_recording`, numbered
    after the live ones of their call and side. Mending twice with the same recording changes nothing.
    """
    kept = [each for each in order(live) if each.final]
    missed = [word for word in sorted(recorded, key=_by_leg) if not any(_covers(each, word) for each in kept)]
    added: list[Segment] = []
    for (call_id, side), words in groupby(missed, key=lambda word: (word.call_id, word.side)):
        taken = [each.index for each in kept if (each.call_id, each.side) == (call_id, side)]
        added += _phrases(list(words), kept, max(taken, default=-1) + 1)
    return sorted(kept + added, key=_by_time)


def _by_time(each: Segment) -> tuple[datetime, str, int]:
    return each.started_at, each.side, each.index


def _by_leg(each: Segment) -> tuple[str, str, datetime, int]:
    return each.call_id, each.side, each.started_at, each.index


def _covers(heard: Segment, word: Segment) -> bool:
    middle = word.started_at + (word.ended_at - word.started_at) / 2
    same_leg = heard.call_id == word.call_id and heard.side == word.side
    return same_leg and heard.started_at - SLACK <= middle <= heard.ended_at + SLACK


def _phrases(words: list[Segment], kept: list[Segment], first_index: int) -> list[Segment]:
    """Words of one leg, in order, grouped where no pause and no live segment stands between them."""
    groups: list[list[Segment]] = []
    for word in words:
        if groups and _follows(groups[-1][-1], word, kept):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_phrase(group, first_index + n) for n, group in enumerate(groups)]


def _follows(before: Segment, word: Segment, kept: list[Segment]) -> bool:
    if word.started_at - before.ended_at >= PAUSE:
        return False
    return not any(
        (each.call_id, each.side) == (word.call_id, word.side) and before.started_at < each.ended_at <= word.ended_at
        for each in kept
    )


def _phrase(words: list[Segment], index: int) -> Segment:
    known = [each.confidence for each in words if each.confidence is not None]
    return Segment(
        call_id=words[0].call_id,
        side=words[0].side,
        index=index,
        started_at=words[0].started_at,
        ended_at=max(each.ended_at for each in words),
        text=join(each.text for each in words),
        final=True,
        confidence=sum(known) / len(known) if known else None,
        from_recording=True,
    )
