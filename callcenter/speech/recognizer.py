"""Sound to words: the Recognizer port, and Vosk behind it. One model a process, one recognizer a leg."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec
import vosk

from callcenter.speech.errors import UnreadableModel
from callcenter.speech.transcript import join

BYTES_A_SAMPLE = 2
PARTIAL_EVERY = 0.3
"""Seconds of audio between two looks at partial text: each look walks the whole search, so not for every frame."""


class Word(NamedTuple):
    """One word; times are seconds of audio since the recognizer's first sample."""

    text: str
    start: float
    end: float
    confidence: float


class Heard(NamedTuple):
    """One utterance so far (`final=False`, no words) or for good; times as in Word."""

    text: str
    start: float
    end: float
    confidence: float | None
    final: bool
    words: tuple[Word, ...] = ()

    def later(self, seconds: float) -> Heard:
        """The same, all its times moved."""
        words = tuple(each._replace(start=each.start + seconds, end=each.end + seconds) for each in self.words)
        return self._replace(start=self.start + seconds, end=self.end + seconds, words=words)


class Recognizer(Protocol):
    """Turns one leg's audio into utterances. Used by one thread at a time; may be slow; may raise."""

    def accept(self, pcm: bytes) -> list[Heard]:
        """Takes 16-bit little-endian mono samples; gives what is newly heard, oldest first."""

    def flush(self) -> list[Heard]:
        """Ends the utterance under way and gives it. More audio may follow."""


NewRecognizer = Callable[[int], Recognizer]
"""Makes a recognizer for a sample rate in Hz; called in the thread that uses it first."""


class _VoskWord(msgspec.Struct):
    word: str
    start: float
    end: float
    conf: float


class _VoskResult(msgspec.Struct):
    text: str = ""
    partial: str = ""
    result: tuple[_VoskWord, ...] = ()


_decode = msgspec.json.Decoder(_VoskResult).decode


class VoskRecognizer:
    """libvosk behind the Recognizer port; libvosk frees the interpreter lock while it decodes."""

    def __init__(self, model: vosk.Model, rate: int) -> None:
        self._vosk = vosk.KaldiRecognizer(model, rate)
        self._vosk.SetWords(True)
        self._bytes_a_second = rate * BYTES_A_SAMPLE
        self._partial_step = int(PARTIAL_EVERY * self._bytes_a_second)
        self._bytes = 0
        self._partial_due = self._partial_step
        self._partial = ""
        self._partial_start = 0.0

    def accept(self, pcm: bytes) -> list[Heard]:
        self._bytes += len(pcm)
        if self._vosk.AcceptWaveform(pcm):
            return self._final(self._vosk.Result())
        if self._bytes < self._partial_due:
            return []
        self._partial_due = self._bytes + self._partial_step
        return self._partly(_decode(self._vosk.PartialResult()).partial)

    def flush(self) -> list[Heard]:
        return self._final(self._vosk.FinalResult())

    def _final(self, result: str) -> list[Heard]:
        self._partial = ""
        found = _decode(result).result
        if not found:
            return []
        words = tuple(Word(each.word, each.start, each.end, each.conf) for each in found)
        text = join(each.word for each in found)
        confidence = sum(word.confidence for word in words) / len(words)
        return [Heard(text, words[0].start, words[-1].end, confidence, True, words)]

    def _partly(self, text: str) -> list[Heard]:
        if not text or text == self._partial:
            return []
        now = self._bytes / self._bytes_a_second
        if not self._partial:
            self._partial_start = max(0.0, now - PARTIAL_EVERY)
        self._partial = text
        return [Heard(join([text]), self._partial_start, now, None, False)]


def load_vosk(path: Path) -> NewRecognizer:
    """Loads the model once; the function given back makes recognizers that share it.

    Raises UnreadableModel. Blocks: some 0.1 s for the shipped model, many seconds for the largest.
    """
    vosk.SetLogLevel(-1)
    try:
        model = vosk.Model(str(path))
    except Exception as error:  # the binding raises bare Exception
        raise UnreadableModel(path, str(error)) from None
    return lambda rate: VoskRecognizer(model, rate)
