"""The recognizer over a finished recording, after the call: every word of both sides with its time, to mend gaps."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from callcenter.events import CallId
from callcenter.speech.errors import UnreadableRecording
from callcenter.speech.recognizer import BYTES_A_SAMPLE, Heard, NewRecognizer
from callcenter.speech.transcript import Segment, Side

SUFFIXES = {Side.CITIZEN: "-rx", Side.SEAT: "-tx"}
BLOCK_SECONDS = 0.5
RATES = range(8000, 48001)


def side_of(mixed: Path, side: Side) -> Path:
    """File of one side of the recording whose mixed file is `mixed`."""
    return mixed.with_name(f"{mixed.stem}{SUFFIXES[side]}{mixed.suffix}")


def mixed_of(path: Path, side: Side) -> Path | None:
    """The mixed file whose side this would be; None for a file that is named like no such side."""
    stem = path.stem.removesuffix(SUFFIXES[side])
    return path.with_name(f"{stem}{path.suffix}") if stem not in {"", path.stem} else None


def transcribe_recording(
    mixed: Path, call_id: CallId, answered_at: datetime, new_recognizer: NewRecognizer
) -> list[Segment]:
    """Both sides of a recording, one final segment a word, `from_recording`, times counted from `answered_at`.

    Blocks (0.01 s or more a second of audio): call it in a thread. Raises UnreadableRecording. The recording holds
    only time in which the two were connected, so after a hold its times run early by the length of the hold.
    """
    words: list[Segment] = []
    for side in Side:
        words += transcribe_side(side_of(mixed, side), call_id, side, answered_at, new_recognizer)
    return words


def transcribe_side(
    path: Path, call_id: CallId, side: Side, started_at: datetime, new_recognizer: NewRecognizer
) -> list[Segment]:
    """One WAV file as in transcribe_recording; its first sample was spoken at `started_at`."""
    words = [word for heard in _heard(path, new_recognizer) for word in heard.words]
    return [
        Segment(
            call_id=call_id,
            side=side,
            index=index,
            started_at=started_at + timedelta(seconds=word.start),
            ended_at=started_at + timedelta(seconds=word.end),
            text=word.text,
            final=True,
            confidence=word.confidence,
            from_recording=True,
        )
        for index, word in enumerate(words)
    ]


def _heard(path: Path, new_recognizer: NewRecognizer) -> Iterator[Heard]:
    try:
        with path.open("rb") as file, wave.open(file, "rb") as recording:
            recognizer = new_recognizer(_rate(path, recording))
            for block in _blocks(path, recording):
                yield from recognizer.accept(block)
            yield from recognizer.flush()
    except (wave.Error, EOFError, OSError) as error:
        raise UnreadableRecording(path, str(error) or "it ends too early") from error


def _rate(path: Path, recording: wave.Wave_read) -> int:
    shape = (recording.getnchannels(), recording.getsampwidth())
    if shape != (1, BYTES_A_SAMPLE) or recording.getframerate() not in RATES:
        raise UnreadableRecording(path, "it is not 16-bit mono sound of 8 to 48 kHz")
    return recording.getframerate()


def _blocks(path: Path, recording: wave.Wave_read) -> Iterator[bytes]:
    left = recording.getnframes()
    while left:
        block = recording.readframes(min(left, int(BLOCK_SECONDS * recording.getframerate())))
        if not block or len(block) % BYTES_A_SAMPLE:
            raise UnreadableRecording(path, "it ends before the length that its head states")
        left -= len(block) // BYTES_A_SAMPLE
        yield block
