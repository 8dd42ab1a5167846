"""How wrong a recogniser is: the character error rate, blanks and punctuation left out."""

from __future__ import annotations

import re

_NOT_SAID = re.compile(r"[\s，。！？、；：,.!?;:]")


def errors(said: str, heard: str) -> int:
    """Fewest characters to change, add or take away to make `heard` of `said`."""
    said, heard = _NOT_SAID.sub("", said), _NOT_SAID.sub("", heard)
    row = list(range(len(heard) + 1))
    for i, wanted in enumerate(said, 1):
        before, row = row, [i]
        for j, found in enumerate(heard, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (wanted != found)))
    return row[-1]


def cer(said: str, heard: str) -> float:
    """Errors for each character that was said; 0.0 is perfect, more than 1.0 is possible."""
    return errors(said, heard) / max(1, len(_NOT_SAID.sub("", said)))
