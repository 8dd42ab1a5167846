"""Pure: the mark of invisible characters that tells each viewer's copy of a text from every other."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

ZERO, ONE, EDGE = "\u200b", "\u200c", "\u2060"
_MARK = re.compile(f"{EDGE}([{ZERO}{ONE}]{{64}}){EDGE}")
_LINE = re.compile(r"(?<=[。！？；\n])")
MOST = 2**40
"""Views that a mark can count: more than are ever written."""


def mark_of(view: int) -> str:
    """66 characters without width that stand for one row of `ticket_view`: 40 bits of its id, 24 of a checksum."""
    if not 0 < view < MOST:
        raise ValueError(f"not the id of a view: {view}")
    body = view.to_bytes(5, "big")
    bits = f"{int.from_bytes(body + _sum(body), 'big'):064b}"
    return EDGE + bits.replace("0", ZERO).replace("1", ONE) + EDGE


def marked(text: str, view: int) -> str:
    """The text with the mark behind every sentence, so that any sentence copied out of it still carries one."""
    mark = mark_of(view)
    sentences = [sentence for sentence in _LINE.split(text) if sentence]
    return "".join(f"{mark}{sentence}" for sentence in sentences) or mark


def views_in(text: str) -> list[int]:
    """The views whose marks the text carries, each once, in order; damaged marks are passed over."""
    return list(dict.fromkeys(_read(text)))


def unmarked(text: str) -> str:
    """The text without any mark."""
    return _MARK.sub("", text)


def view_of(bits: str) -> int | None:
    """The view of a mark's 64 bits, "0" and "1"; None when they are no mark."""
    whole = int(bits, 2).to_bytes(8, "big")
    view = int.from_bytes(whole[:5], "big")
    return view if view and whole[5:] == _sum(whole[:5]) else None


def _read(text: str) -> Iterator[int]:
    for match in _MARK.finditer(text):
        view = view_of(match[1].replace(ZERO, "0").replace(ONE, "1"))
        if view is not None:
            yield view


def _sum(body: bytes) -> bytes:
    return zlib.crc32(body).to_bytes(4, "big")[:3]
