"""Numbers within what people write: a citizen's telephone or identity number in a text is sealed, the text stays."""

from __future__ import annotations

import re
from typing import Any

from tickets.personal.keyring import Keyring, Unreadable
from tickets.redaction import NUMBER, PAPER

PIECE = re.compile(f"{PAPER.pattern}|{NUMBER.pattern}")
_SEALED = re.compile(r"⟦(enc1:[^⟧]*)⟧")
_EITHER = re.compile(f"{_SEALED.pattern}|{PIECE.pattern}")
_OWN_HIDDEN, _IDENTITY_HIDDEN = "〔来电号码〕", "〔证件号码略〕"
_LONGEST_TAIL = 11


def sealed_pieces(text: str, ring: Keyring, place: str) -> str:
    """The text with each number in it sealed. What could not be opened before is put back as it was."""
    return _EITHER.sub(lambda found: found[0] if found[1] else f"⟦{ring.seal(found[0], place)}⟧", text)


def opened_pieces(stored: str, ring: Keyring, place: str) -> str:
    """The text as it was written; a piece that cannot be opened stays sealed where it stands."""

    def opened(found: re.Match[str]) -> str:
        text = ring.open(found[1], place)
        return found[0] if isinstance(text, Unreadable) else text

    return _SEALED.sub(opened, stored) if "⟦" in stored else stored


def without_pieces(text: str) -> str:
    """The text without any such number: what is cut into words for searching."""
    return _SEALED.sub(" ", PIECE.sub(" ", text))


def spared(value: Any, number: str) -> Any:
    """A JSON value for a record that is only added to: without the caller's own number, which its ticket holds, and
    without identity numbers, which no record needs."""
    match value:
        case str():
            text = PAPER.sub(_IDENTITY_HIDDEN, value)
            return NUMBER.sub(lambda found: _OWN_HIDDEN if _same(found[0], number) else found[0], text)
        case dict():
            return {key: spared(inner, number) for key, inner in value.items()}
        case list() | tuple():
            return [spared(inner, number) for inner in value]
        case _:
            return value


def _same(found: str, number: str) -> bool:
    tails = ["".join(mark for mark in text if mark.isdigit())[-_LONGEST_TAIL:].lstrip("0") for text in (found, number)]
    return len(tails[0]) >= 7 and tails[1].endswith(tails[0])
