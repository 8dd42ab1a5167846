"""PostgreSQL's own tools, from the embedded server's package; they read servers of the same version or older."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from agent_console.embedded import postgres_binaries


class BackupFailed(Exception):
    """The backup or restore did not happen; the message is the reason, in one sentence."""


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[int]:
    """One process at a time, with the tools that it began: those of a killed one are waited for. Yields the lock."""
    lock.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def run_tool(tool: str, database_url: str | None, *words: str, held: int | None = None) -> str:
    """What a tool prints; the address goes by environment, which other users of the machine cannot read.

    `held`: the lock of `alone`, which the tool keeps as long as it runs. Raises BackupFailed.
    """
    connection = dict(_connection(database_url)) if database_url else {}
    words = tuple(f"--dbname={connection['PGDATABASE']}" if word == "--dbname=" else word for word in words)
    environment = {**os.environ, **connection}
    command = [str(postgres_binaries() / tool), *words]
    passed = () if held is None else (held,)
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, pass_fds=passed, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise BackupFailed(f"{tool}: {(done.stderr.strip() or 'failed').splitlines()[-1]}")
    return done.stdout


def _connection(database_url: str) -> Iterator[tuple[str, str]]:
    parts = urlsplit(database_url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    yield "PGHOST", query.get("host") or parts.hostname or "localhost"
    yield "PGDATABASE", parts.path.lstrip("/")
    if parts.port:
        yield "PGPORT", str(parts.port)
    if parts.username:
        yield "PGUSER", unquote(parts.username)
    if parts.password:
        yield "PGPASSWORD", unquote(parts.password)
