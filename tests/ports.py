"""Free ports for the servers and telephones of a test: below those that the system gives out by itself, so that nobody
gets one by chance meanwhile, and of this run's own share where runs stand side by side.

None is given out twice until all others have had their turn. A port is as good as taken between being found and being
used, and what was meant for the last one who had it (a goodbye that is said again for half a minute) must not reach
the next."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Sequence
from contextlib import ExitStack, suppress

HERE = "127.0.0.1"
SHARES = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
SHARE = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


class _Ports:
    """Gives out ports one after the other, from anywhere in this run's share on and round."""

    def __init__(self, whole: range) -> None:
        width = len(whole) // SHARES // 2 * 2
        self._first = whole.start + SHARE * width
        self._room = width
        self._next = 2 * secrets.randbelow(width // 2)

    def take(self, size: int) -> int:
        """First of `size` ports in a row, an even one."""
        if self._next + size > self._room:
            self._next = 0
        taken = self._first + self._next
        self._next += size + size % 2
        return taken


_MEDIA, _SERVERS = _Ports(range(12000, 20000)), _Ports(range(21000, 28000))


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM, host: str = HERE) -> int:
    while not _are_free([port := _SERVERS.take(1)], kind, host):
        pass
    return port


def free_pair() -> int:
    """A port whose successor is free as well."""
    while not _are_free([(port := _SERVERS.take(2)), port + 1], socket.SOCK_STREAM, HERE):
        pass
    return port


def free_block(size: int, host: str = HERE) -> int:
    """First of `size` UDP ports in a row; both ends and the middle are looked at."""
    while True:
        first = _MEDIA.take(size)
        if _are_free([first, first + size // 2, first + size - 1], socket.SOCK_DGRAM, host):
            return first


def _are_free(ports: Sequence[int], kind: socket.SocketKind, host: str) -> bool:
    with suppress(OSError), ExitStack() as stack:
        for port in ports:
            stack.enter_context(socket.socket(socket.AF_INET, kind)).bind((host, port))
        return True
    return False
