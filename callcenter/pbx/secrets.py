"""Random secrets of the exchange, made at the first start and kept: `ami` and `phones.json` under `var/secrets`."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from callcenter.errors import UnusablePbxSettings
from callcenter.pbx.render import Secrets


def keep_secrets(folder: Path, phones: Iterable[str], ami_secret_file: Path | None = None) -> Secrets:
    """The secrets in this folder, with those that are missing made now. Both files are for their owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return Secrets(ami=kept_ami(folder / "ami", ami_secret_file), phones=kept_phones(folder / "phones.json", phones))


def kept_ami(own: Path, named: Path | None) -> str:
    if named is not None:
        return named.read_text("utf8").strip()
    with alone_in(own.parent):
        if not own.exists():
            write_private(own, secrets.token_urlsafe(24))
    return own.read_text("utf8").strip()


def kept_phones(path: Path, names: Iterable[str]) -> dict[str, str]:
    with alone_in(path.parent):
        return known_and_missing(path, names)


def known_and_missing(path: Path, names: Iterable[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    if path.exists():
        try:
            known = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
        except msgspec.DecodeError as error:
            raise UnusablePbxSettings(f"{path} cannot be read: {error}") from None
    missing = {name: secrets.token_urlsafe(18) for name in names if name not in known}
    if missing:
        known |= missing
        write_private(path, msgspec.json.format(msgspec.json.encode(known), indent=1).decode())
    return known


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Two roles that start at once, each in its process, must not make two secrets for one telephone."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def write_private(path: Path, text: str) -> None:
    """Write at once or not at all, readable by the owner alone from the first byte."""
    part = path.with_name(f".{path.name}.part")
    with suppress(FileNotFoundError):
        part.unlink()
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
