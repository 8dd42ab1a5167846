"""Real servers for the tests: one PostgreSQL and one Redis for the whole run, fresh and empty for each module."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
import redis.asyncio
from hypothesis import settings

from agent_console.embedded import embedded_postgres, embedded_redis
from tickets.database import migrate
from tickets.personal.keyfile import Fixed, hold

settings.register_profile("hotline", deadline=None)  # a busy machine is no failure
settings.load_profile("hotline")


@pytest.fixture(scope="session", autouse=True)
def keyring() -> Iterator[Fixed]:
    """Keys for the whole run; a test of the keys themselves holds its own meanwhile."""
    held = Fixed.of_one_key(datetime.now(UTC))
    before = hold(held)
    yield held
    hold(before)


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Path]:
    """Short, because a socket's path has a limit; gone after the run."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-test-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
async def postgres_server(servers_folder: Path) -> AsyncIterator[str]:
    """URL of an empty database on a running PostgreSQL."""
    async with embedded_postgres(servers_folder / "postgres", "empty") as url:
        yield url


@pytest.fixture(scope="session")
async def migrated_template(postgres_server: str) -> str:
    """Name of a database with the whole schema, to be copied."""
    await _execute(postgres_server, 'CREATE DATABASE "migrated"')
    await migrate(_with_database(postgres_server, "migrated"))
    return "migrated"


@pytest.fixture(scope="module")
async def database_url(
    postgres_server: str, migrated_template: str, request: pytest.FixtureRequest
) -> AsyncIterator[str]:
    """URL of a database of this module's own, with the whole schema and no rows."""
    name = f"module_{abs(hash(request.node.nodeid))}"
    await _execute(postgres_server, f'CREATE DATABASE "{name}" TEMPLATE "{migrated_template}"')
    yield _with_database(postgres_server, name)
    await _execute(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
async def redis_server(servers_folder: Path) -> AsyncIterator[str]:
    async with embedded_redis(servers_folder / "redis") as url:
        yield url


@pytest.fixture(scope="module")
async def redis_url(redis_server: str) -> AsyncIterator[str]:
    """URL of an empty Redis; emptied again when the module is done."""
    await _flush(redis_server)
    yield redis_server
    await _flush(redis_server)


async def _flush(url: str) -> None:
    client = redis.asyncio.Redis.from_url(url)
    await client.flushall()
    await client.aclose()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
