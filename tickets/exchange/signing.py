"""Ed25519 signatures of packets and receipts: each side signs with a key that the other has only the public half of."""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class KeyUnusable(Exception):
    """A key's file cannot be used; the message names the file."""


class Signer:
    """Our own half."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def of_file(cls, path: Path) -> Signer:
        """Raises KeyUnusable."""
        try:
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyUnusable(f"{path}: {error}") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyUnusable(f"{path}: is no Ed25519 key")
        return cls(key)

    def sign(self, purpose: bytes, body: bytes) -> str:
        """Base64 text, fit for a header."""
        return base64.b64encode(self._key.sign(purpose + body)).decode()


class Seal:
    """A partner's public half."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key

    @classmethod
    def of_file(cls, path: Path) -> Seal:
        """Raises KeyUnusable."""
        try:
            key = serialization.load_pem_public_key(path.read_bytes())
        except (OSError, ValueError, UnsupportedAlgorithm) as error:
            raise KeyUnusable(f"{path}: {error}") from None
        if not isinstance(key, Ed25519PublicKey):
            raise KeyUnusable(f"{path}: is no Ed25519 key")
        return cls(key)

    def fits(self, purpose: bytes, body: bytes, signature: str) -> bool:
        """Whether the partner signed exactly this for this purpose."""
        try:
            self._key.verify(base64.b64decode(signature, validate=True), purpose + body)
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True


def make_keys(private: Path) -> Path:
    """A new pair: `private` for its owner alone, the public half beside it as `<name>.pub`, whose path is given.

    Raises FileExistsError rather than replacing a key.
    """
    key = Ed25519PrivateKey.generate()
    plain = serialization.NoEncryption()
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    with os.fdopen(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    public = private.with_name(private.name + ".pub")
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    public.write_bytes(key.public_key().public_bytes(serialization.Encoding.PEM, kind))
    return public
