"""The keyring's file: read, made at the first start, written whole, and read again when another process changed it."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from tickets.personal.keyring import Key, Keyring, NoKeyring, new_key

KEYRING = "keyring.json"


class KeyringRefused(Exception):
    """The keyring cannot be used, so nothing starts; the message is the reason and what to do, in one sentence."""


class Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file's content."""

    current: str
    keys: list[Key]


class Source(Protocol):
    """Where the ring is had from."""

    def newest(self) -> Keyring: ...

    def kept(self) -> Keyring: ...


class Fixed:
    """A ring that is nowhere but in this process: for tests and measurements."""

    def __init__(self, ring: Keyring) -> None:
        self._ring = ring

    @classmethod
    def of_one_key(cls, now: datetime) -> Fixed:
        key = first_key(now)
        return cls(Keyring([key], key.id))

    def newest(self) -> Keyring:
        return self._ring

    def kept(self) -> Keyring:
        return self._ring


class KeyFile:
    """The ring in a file of mode 0600."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ring: Keyring | None = None
        self._stamp: tuple[int, int] | None = None

    def newest(self) -> Keyring:
        """As the file has it now; asked before each write. Raises KeyringRefused."""
        if self._ring is None or self._stamp != self._stamped():
            self._stamp, self._ring = self._stamped(), self._read()
        return self._ring

    def kept(self) -> Keyring:
        """As it was read last: what reading needs, at no cost."""
        return self._ring or self.newest()

    def exists(self) -> bool:
        return self.path.is_file()

    def create(self, key: Key) -> None:
        """The first ring. Raises FileExistsError when another process was first."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._part(Stored(key.id, [key]))
        try:
            os.link(part, self.path)
        finally:
            part.unlink()
        written_through(self.path.parent)

    def write(self, keys: list[Key], current: str) -> None:
        """Another ring in its stead; a reader sees the old or the new one whole, also after a power cut."""
        self._part(Stored(current, keys)).rename(self.path)
        written_through(self.path.parent)

    def _part(self, stored: Stored) -> Path:
        part = part_of(self.path, str(os.getpid()))
        self._sweep()
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(stored)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return part

    def _sweep(self) -> None:
        """Keys that a killed process left beside the file; those of one that runs are its own."""
        for left in self.path.parent.glob(part_of(self.path, "*").name):
            owner = left.name.rpartition(".")[2]
            if not owner.isdigit() or int(owner) == os.getpid() or not _runs(int(owner)):
                left.unlink(missing_ok=True)

    def _stamped(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def _read(self) -> Keyring:
        try:
            if self.path.stat().st_mode & 0o077:
                raise KeyringRefused(f"{self.path}: others may read the keys: chmod 600, and think of a rotation")
            stored = msgspec.json.decode(self.path.read_bytes(), type=Stored)
            return Keyring(stored.keys, stored.current)
        except OSError as error:
            raise KeyringRefused(f"{self.path}: the keyring cannot be read: {error.strerror}") from None
        except (msgspec.MsgspecError, KeyError, ValueError):
            raise KeyringRefused(
                f"{self.path}: is no keyring: put back the file that belongs to this database"
            ) from None


def part_of(path: Path, process: str) -> Path:
    """Where a process writes the ring before it takes its place: as secret as the file itself."""
    return path.with_name(f".{path.name}.{process}")


def written_through(folder: Path) -> None:
    """What was renamed or deleted in the folder is so after a power cut too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def next_id(known: list[str]) -> str:
    """ "k1", "k2", …: behind every id that was ever used."""
    return f"k{max((int(one[1:]) for one in known if one[1:].isdigit()), default=0) + 1}"


def first_key(now: datetime) -> Key:
    return new_key(next_id([]), now)


_held: Source | None = None


def hold(source: Source | None) -> Source | None:
    """Use this ring for all models of the process; returns the one before."""
    global _held
    before, _held = _held, source
    return before


def kept_source() -> Source | None:
    """What is held now."""
    return _held


def newest() -> Keyring:
    """The ring to write and search with. Raises NoKeyring, KeyringRefused."""
    if _held is None:
        raise NoKeyring("no keyring is held")
    return _held.newest()


def kept() -> Keyring:
    """The ring to read with. Raises NoKeyring."""
    if _held is None:
        raise NoKeyring("no keyring is held")
    return _held.kept()
