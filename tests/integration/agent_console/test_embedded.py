"""The embedded servers: started, found again after a crash, stopped without losing what was said to be kept."""

import asyncio
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest
import redis.asyncio

from agent_console.children import EmbeddedServerFailed
from agent_console.embedded import embedded_postgres, embedded_redis

CRASHING = """
import asyncio, os, signal, sys
from pathlib import Path
from agent_console.embedded import embedded_postgres, embedded_redis

async def main():
    folder = Path(sys.argv[1])
    async with embedded_postgres(folder / "p"), embedded_redis(folder / "r"):
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="hotline-emb-"))
    yield path
    shutil.rmtree(path)


async def ask(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def remember(url: str, key: str, value: str) -> None:
    async with contextlib.aclosing(redis.asyncio.Redis.from_url(url)) as client:
        await client.set(key, value)


async def recall(url: str, key: str) -> str | None:
    async with contextlib.aclosing(redis.asyncio.Redis.from_url(url, decode_responses=True)) as client:
        return await client.get(key)


def runs(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def pid_of(path: Path) -> int:
    return int(path.read_text().split()[0])


async def test_it_keeps_its_data_over_a_restart(folder: Path):
    async with embedded_postgres(folder / "p") as database, embedded_redis(folder / "r") as bus:
        await ask(database, "CREATE TABLE kept AS SELECT 7 AS n")
        await remember(bus, "kept", "yes")
    assert not (folder / "p" / "data" / "postmaster.pid").exists()
    async with embedded_postgres(folder / "p") as database, embedded_redis(folder / "r") as bus:
        assert await ask(database, "SELECT n FROM kept") == 7
        assert await recall(bus, "kept") == "yes"


async def test_servers_that_outlived_a_killed_platform_are_adopted_and_then_stopped(folder: Path):
    crashed = await asyncio.create_subprocess_exec(sys.executable, "-c", CRASHING, str(folder))
    assert await crashed.wait() == -9
    postgres, bus = pid_of(folder / "p" / "data" / "postmaster.pid"), pid_of(folder / "r" / "data" / "redis.pid")
    async with embedded_postgres(folder / "p") as url, embedded_redis(folder / "r"):
        assert pid_of(folder / "p" / "data" / "postmaster.pid") == postgres
        assert pid_of(folder / "r" / "data" / "redis.pid") == bus
        assert await ask(url, "SELECT 1") == 1
    assert not runs(postgres)
    assert not runs(bus)


async def test_a_server_that_is_killed_comes_back_over_its_own_data(folder: Path):
    async with embedded_postgres(folder / "p") as url:
        await ask(url, "CREATE TABLE kept AS SELECT 7 AS n")
        os.kill(pid_of(folder / "p" / "data" / "postmaster.pid"), 9)
        assert await answer_when_back(url, "SELECT n FROM kept") == 7


async def answer_when_back(url: str, statement: str) -> object:
    async with asyncio.timeout(20):
        while True:
            try:
                return await ask(url, statement)
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(0.05)


async def test_a_second_process_uses_the_server_and_leaves_it_running(folder: Path):
    async with embedded_postgres(folder / "p") as kept:
        async with embedded_postgres(folder / "p") as used:
            assert used == kept
        assert await ask(kept, "SELECT 1") == 1


async def test_a_deep_folder_gets_its_socket_elsewhere(folder: Path):
    deep = folder / ("depth-of-a-long-name-" * 4) / "postgres"
    async with embedded_postgres(deep) as url:
        assert await ask(url, "SELECT 1") == 1


async def test_a_server_that_cannot_start_says_why(folder: Path):
    (folder / "p" / "data").mkdir(parents=True)
    (folder / "p" / "data" / "stray").write_text("not a database")
    with pytest.raises(EmbeddedServerFailed, match="initdb failed"):
        async with embedded_postgres(folder / "p"):
            pass
