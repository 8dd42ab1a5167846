"""What the kernel knows: whether a process lives, whether a port is free, who holds a claim."""

from __future__ import annotations

import fcntl
import os
import resource
import socket
from contextlib import suppress
from pathlib import Path

OPEN_FILES = 65536


def born(pid: int) -> int | None:
    """When the process began, in clock ticks; None when there is none, or only its corpse."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else int(fields[19])


def is_free(kind: socket.SocketKind, host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind == socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def allow_open_files(pid: int) -> None:
    """Each call takes several sockets and files; the machine's usual limit is soon reached."""
    with suppress(OSError, ValueError):
        _, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (most, hard))


def claim(path: Path) -> int | None:
    """A descriptor that holds the file alone until it is closed or we die; None when another process has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    held = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        return None
    return held
