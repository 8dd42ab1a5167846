"""What can go wrong between the audio of a call and its words, one class a cause.

SpeechError
    UnreadableModel       a folder is not a Vosk model that can be loaded
    DownloadFailed        the official model could not be had
    TriedLately           nor is it tried again for a while, because it could not be had before
    FetchedElsewhere      another process is fetching it
    UnreadableRecording   a recording's side is not whole 16-bit mono PCM
    NotLoopback           the audio server was told to listen where others could reach it
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path


class SpeechError(Exception):
    """Anything this package raises on purpose."""


class UnreadableModel(SpeechError):
    """The speech model cannot be used."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"speech model {path} cannot be used: {why}")
        self.path = path
        self.why = why


class DownloadFailed(SpeechError):
    """The official speech model could not be downloaded."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url} could not be downloaded: {why}")
        self.url = url
        self.why = why


class TriedLately(SpeechError):
    """The official speech model could not be downloaded a while ago, and it is too early to try again."""

    def __init__(self, url: str, why: str, again_at: datetime) -> None:
        super().__init__(f"{url} could not be downloaded: {why}; tried again after {again_at:%Y-%m-%d %H:%M} UTC")
        self.url = url
        self.why = why
        self.again_at = again_at


class FetchedElsewhere(SpeechError):
    """Another process of this platform is downloading the official speech model just now."""


class UnreadableRecording(SpeechError):
    """A finished recording cannot be transcribed."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"recording {path.name} cannot be read: {why}")
        self.path = path
        self.why = why


class NotLoopback(SpeechError):
    """Call audio is received without a password, so only this machine may send it."""

    def __init__(self, host: str) -> None:
        super().__init__(f"speech.host must be a loopback address, not {host!r}")
        self.host = host
