"""Make the neutral prompts that are shipped, in `zh/` and `moh/` beside this script; needs espeak-ng and sox.

An office records its own voice over them: any 8 kHz mono 16-bit WAV of the same name. The voice `cmn-latn-pinyin`
reads pinyin with tones, so each text stands beside its reading (in telephone numbers 一 is read yao1).
"""

from __future__ import annotations

import math
import struct
import subprocess
import tempfile
import wave
from pathlib import Path

HERE = Path(__file__).resolve().parent
RATE = 8000

PROMPTS = {
    "welcome": (
        "您好，这里是12345热线，本次通话将录音。",
        "nin2hao3, zhe4li3 shi4 yao1er4san1si4wu3 re4xian4, ben3ci4 tong1hua4 jiang1 lu4yin1.",
    ),
    "busy": (
        "抱歉，话务员全忙，请您稍后再拨。",
        "bao4qian4, hua4wu4yuan2 quan2 mang2, qing3 nin2 shao1hou4 zai4 bo1.",
    ),
    "goodbye": ("感谢您的来电，再见。", "gan3xie4 nin2de5 lai2dian4, zai4jian4."),
}
MELODY = (392.0, 440.0, 523.25, 587.33, 659.25, 587.33, 523.25, 440.0)
"""Pentatonic, one note a second, so the loop has no seam."""


def speak(reading: str, target: Path) -> None:
    with tempfile.NamedTemporaryFile(suffix=".wav") as raw:
        subprocess.run(["espeak-ng", "-v", "cmn-latn-pinyin", "-s", "205", "-w", raw.name, reading], check=True)
        words = [
            "sox",
            raw.name,
            "-r",
            str(RATE),
            "-c",
            "1",
            "-b",
            "16",
            str(target),
            "norm",
            "-6",
            "pad",
            "0.1",
            "0.3",
        ]
        subprocess.run(words, check=True)


def hold_music() -> list[float]:
    length = len(MELODY) * RATE
    samples = [0.0] * length
    for number, pitch in enumerate(MELODY):
        for n in range(2 * RATE):
            time = n / RATE
            loudness = 0.05 * min(1.0, time / 0.05) * math.exp(-1.8 * time)
            tone = math.sin(2 * math.pi * pitch * time) + 0.4 * math.sin(math.pi * pitch * time)
            samples[(number * RATE + n) % length] += loudness * tone
    return samples


def tone(pitch: float, seconds: float, loudness: float) -> list[float]:
    return [loudness * math.sin(2 * math.pi * pitch * n / RATE) for n in range(int(seconds * RATE))]


def write(target: Path, samples: list[float]) -> None:
    with wave.open(str(target), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *(round(32767 * value) for value in samples)))


def main() -> None:
    spoken, music = HERE / "zh", HERE / "moh"
    spoken.mkdir(exist_ok=True)
    music.mkdir(exist_ok=True)
    for name, (_text, reading) in PROMPTS.items():
        speak(reading, spoken / f"{name}.wav")
    write(spoken / "beep.wav", tone(1000, 0.2, 0.25))
    write(spoken / "beeperr.wav", tone(400, 0.2, 0.25))
    # Asterisk asks for these two by name in its own transfers, and drops the transfer silently without them
    write(spoken / "pbx-transfer.wav", tone(1000, 0.05, 0.1))
    write(spoken / "pbx-invalid.wav", tone(400, 0.2, 0.25))
    write(music / "hold.wav", hold_music())


if __name__ == "__main__":
    main()
