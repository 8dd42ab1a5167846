"""WAV files of the tests: reading, writing, and other sample rates, such as the 48 kHz a browser's microphone needs."""

from __future__ import annotations

import array
import math
import wave
from pathlib import Path

TAPS = 16
"""Zero crossings of the sinc on each side."""


def read_wav(path: Path) -> tuple[bytes, int]:
    """16-bit mono samples (little-endian) and their rate in Hz."""
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2), path
        return file.readframes(file.getnframes()), file.getframerate()


def write_wav(path: Path, pcm: bytes, rate: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)


def repeated(pcm: bytes, rate: int, times: int, pause: float) -> bytes:
    """The same words again and again, `pause` seconds of silence after each."""
    return (pcm + bytes(2 * round(rate * pause))) * times


def resample(pcm: bytes, from_rate: int, to_rate: int) -> bytes:
    """The same sound at another rate, by a windowed sinc: exact enough for speech, slow enough for tests only."""
    samples = array.array("h", pcm)
    common = math.gcd(from_rate, to_rate)
    up, down = to_rate // common, from_rate // common
    cutoff = min(1.0, to_rate / from_rate)
    reach = math.ceil(TAPS / cutoff)
    phases = [_kernel(phase / up, cutoff, reach) for phase in range(up)]
    padded = [0] * reach + list(samples) + [0] * (reach + 1)
    out = array.array("h")
    for n in range(len(samples) * up // down):
        whole, phase = divmod(n * down, up)
        window = padded[whole + 1 : whole + 1 + 2 * reach]
        value = sum(a * b for a, b in zip(window, phases[phase], strict=True))
        out.append(max(-32768, min(32767, round(value))))
    return out.tobytes()


def microphone_wav(source: Path, target: Path) -> Path:
    """A telephone WAV at 48 kHz, for Chromium's --use-file-for-fake-audio-capture."""
    pcm, rate = read_wav(source)
    write_wav(target, resample(pcm, rate, 48_000), 48_000)
    return target


def _kernel(fraction: float, cutoff: float, reach: int) -> list[float]:
    """Weights of the samples around a point that lies `fraction` of a sample after one of them."""
    weights = []
    for k in range(1 - reach, reach + 1):
        x = k - fraction
        sinc = math.sin(math.pi * x * cutoff) / (math.pi * x * cutoff) if x else 1.0
        window = 0.5 + 0.5 * math.cos(math.pi * x / (reach + 1))
        weights.append(cutoff * sinc * window)
    total = sum(weights)
    return [weight / total for weight in weights]
