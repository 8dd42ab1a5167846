"""Speaks Chinese text into a telephone WAV (16-bit mono) for tests and demos; needs espeak-ng and pypinyin.

python tests/speech/say.py "您好，我要反映路灯不亮" out.wav [--voice f4] [--speed 165] [--rate 8000]

Debian's espeak-ng has no Chinese word list and reads characters in English, so the text is turned into pinyin first.
"""

from __future__ import annotations

import argparse
import array
import subprocess
import sys
import tempfile
from pathlib import Path

from pypinyin import Style, lazy_pinyin

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.speech.sound import read_wav, resample, write_wav

PAUSES = str.maketrans(dict.fromkeys("，。！？、；：", ", "))
DIGITS = str.maketrans(dict(zip("0123456789", "零一二三四五六七八九", strict=True)))
BEFORE, AFTER = 0.3, 0.8
"""Seconds of silence around the words: recognisers want to hear that an utterance is over."""
PEAK = 16_000


def pinyin_of(text: str) -> str:
    """Syllables with tone numbers, words of Chinese run together, punctuation as pauses."""
    parts = text.translate(DIGITS).translate(PAUSES).split(",")
    return ", ".join(
        "".join(lazy_pinyin(part.strip(), style=Style.TONE3, neutral_tone_with_five=True)) for part in parts
    )


def say(text: str, voice: str = "", speed: int = 165, rate: int = 8000) -> bytes:
    """Samples of the spoken text at `rate` Hz; `voice` is an espeak-ng variant such as "f4", `speed` words a minute."""
    name = "cmn-latn-pinyin" + (f"+{voice}" if voice else "")
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.wav"
        subprocess.run(["espeak-ng", "-v", name, "-s", str(speed), "-w", str(raw), pinyin_of(text)], check=True)
        pcm, made_at = read_wav(raw)
    samples = array.array("h", resample(pcm, made_at, rate))
    loudest = max(1, max(map(abs, samples)))
    spoken = array.array("h", (sample * PEAK // loudest for sample in samples)).tobytes()
    return bytes(2 * int(BEFORE * rate)) + spoken + bytes(2 * int(AFTER * rate))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("text")
    options.add_argument("out", type=Path)
    options.add_argument("--voice", default="")
    options.add_argument("--speed", type=int, default=165)
    options.add_argument("--rate", type=int, default=8000)
    asked = options.parse_args()
    write_wav(asked.out, say(asked.text, asked.voice, asked.speed, asked.rate), asked.rate)


if __name__ == "__main__":
    main()
