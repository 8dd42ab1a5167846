"""Free ports for the servers and telephones of a test: below those that the system gives out by itself, so that nobody
gets one by chance meanwhile, and of this run's own share where runs stand side by side."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Sequence
from contextlib import ExitStack, suppress

HERE = "127.0.0.1"
SHARES = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
SHARE = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
MEDIA, SERVERS = range(12000, 20000), range(21000, 28000)


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM, host: str = HERE) -> int:
    while True:
        port = _even(SERVERS)
        if _are_free([port], kind, host):
            return port


def free_pair() -> int:
    """A port whose successor is free as well."""
    while True:
        port = _even(SERVERS)
        if _are_free([port, port + 1], socket.SOCK_STREAM, HERE):
            return port


def free_block(size: int, host: str = HERE) -> int:
    """First of `size` UDP ports in a row; both ends and the middle are looked at."""
    while True:
        first = _even(MEDIA, room=size)
        if _are_free([first, first + size // 2, first + size - 1], socket.SOCK_DGRAM, host):
            return first


def _even(ports: range, room: int = 2) -> int:
    """Any even port of this run's share with so much room behind it."""
    width = len(ports) // SHARES
    return ports.start + SHARE * width + 2 * secrets.randbelow((width - room) // 2 + 1)


def _are_free(ports: Sequence[int], kind: socket.SocketKind, host: str) -> bool:
    with suppress(OSError), ExitStack() as stack:
        for port in ports:
            stack.enter_context(socket.socket(socket.AF_INET, kind)).bind((host, port))
        return True
    return False
