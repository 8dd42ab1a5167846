"""The keys for citizens' data: several with ids, one of them current, and what is sealed, opened and blinded with them.

A sealed text is "enc1:<key id>:<base64 of nonce and ciphertext>", AES-256-GCM. Its *place* (table, column, key of the
row) goes in as associated data, so that a value moved to another row or column cannot be opened there. A blind index is
an HMAC-SHA256 under a key of its own: equal texts are found by it, and nothing is read from it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ENVELOPE = "enc1"
_NONCE = 12
_BLIND = 16
"""Bytes of a blind index: two different numbers do not meet in it."""
_NAMED = re.compile(f"{ENVELOPE}:([^:]+):")
NOT_READABLE = "〔无法读取〕"


class Unreadable(str):
    """What stands for a value whose key is not at hand, or that was tampered with; `sealed` is kept as it was."""

    __slots__ = ("sealed",)
    sealed: str

    def __new__(cls, sealed: str) -> Unreadable:
        made = super().__new__(cls, NOT_READABLE)
        made.sealed = sealed
        return made


class NoKeyring(RuntimeError):
    """Citizens' data were to be read or written before a keyring was at hand: a fault of the program."""


class Key(msgspec.Struct, frozen=True):
    """Two secrets of 32 bytes: one seals, the other makes blind indexes."""

    id: str
    made_at: datetime
    seal: bytes
    index: bytes

    @property
    def fingerprint(self) -> str:
        """Tells this key from another of the same id without telling anything of it."""
        return hmac.new(self.seal + self.index, b"hotline keyring", hashlib.sha256).hexdigest()[:32]


def new_key(key_id: str, now: datetime) -> Key:
    return Key(key_id, now, os.urandom(32), os.urandom(32))


class Keyring:
    """The keys at one moment. Values are sealed under the current one, and opened under whichever they name."""

    def __init__(self, keys: Sequence[Key], current: str) -> None:
        self.keys: Mapping[str, Key] = {key.id: key for key in keys}
        self.current = self.keys[current]
        self._ciphers = {key.id: AESGCM(key.seal) for key in keys}

    def seal(self, text: str, place: str) -> str:
        """The text sealed for its place; "" stays "": that there is nothing is no secret."""
        if not text:
            return ""
        nonce = os.urandom(_NONCE)
        body = nonce + self._ciphers[self.current.id].encrypt(nonce, text.encode(), place.encode())
        return f"{ENVELOPE}:{self.current.id}:{base64.urlsafe_b64encode(body).decode()}"

    def open(self, stored: str, place: str) -> str:
        """The text, or an `Unreadable` for an unknown key, another place, or anything that was not sealed."""
        if not stored:
            return ""
        envelope, _, rest = stored.partition(":")
        key_id, _, body = rest.partition(":")
        cipher = self._ciphers.get(key_id)
        if envelope != ENVELOPE or cipher is None:
            return Unreadable(stored)
        try:
            raw = base64.urlsafe_b64decode(body)
            return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], place.encode()).decode()
        except (ValueError, InvalidTag):
            return Unreadable(stored)

    def knows(self, stored: str) -> bool:
        """Whether every key that a sealed text, or a text with sealed pieces, names is on this ring."""
        return ENVELOPE not in stored or all(key_id in self.keys for key_id in _NAMED.findall(stored))

    def blind(self, kind: str, text: str) -> str:
        """The blind index under the current key; `kind` keeps equal texts of different nature apart. "" for ""."""
        return _blind(self.current.index, kind, text) if text else ""

    def blinds(self, kind: str, text: str) -> list[str]:
        """Under every key, the current one first: some rows may still carry an older one. [] for ""."""
        keys = sorted(self.keys.values(), key=lambda key: key is not self.current)
        return [_blind(key.index, kind, text) for key in keys] if text else []


@lru_cache(maxsize=4096)
def _blind(key: bytes, kind: str, text: str) -> str:
    return hmac.new(key, f"{kind}\0{text}".encode(), hashlib.sha256).hexdigest()[: 2 * _BLIND]


def is_sealed(stored: str) -> bool:
    return stored.startswith(f"{ENVELOPE}:")


def place_of(table: str, column: str, row: object) -> str:
    """Where a value stands; what it is bound to."""
    return f"{table}\0{column}\0{row}"
