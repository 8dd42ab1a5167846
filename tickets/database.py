"""The database under the tickets: its Tortoise configuration, migrations at the start, and one open connection pool."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import asyncpg
from tortoise.context import TortoiseContext
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError, ValidationError
from tortoise.migrations.api import migrate as migrate_apps

from tickets.rows import KnownConnection
from tickets.schema import fill_untouched

APP = "tickets"
# Lists are planned for the values that are asked for: a plan for any value cannot use their partial indexes.
_SERVER_KEYS = {"ssl", "application_name", "statement_cache_size", "command_timeout"}

CONNECTION_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""All that asyncpg says of one thing: the server is gone, going, coming or full."""


def is_away(error: BaseException) -> bool:
    """Whether the error says no more than that the database does not answer; nothing was kept then."""
    # a unix socket that is not there; an error about a file would name the file
    no_socket = isinstance(error, FileNotFoundError) and error.filename is None
    return no_socket or isinstance(error, (DBConnectionError, ConnectionError, *CONNECTION_LOST))


def is_taken(error: BaseException) -> bool:
    """Whether the same was written by somebody else at the same moment; nothing was kept then."""
    return isinstance(error, IntegrityError) and isinstance(error.__cause__, asyncpg.UniqueViolationError)


def is_unstorable(error: BaseException) -> bool:
    """Whether the error says that a value is too long, too large or otherwise nothing that its column can hold."""
    refused = isinstance(error, OperationalError) and isinstance(error.__cause__, asyncpg.DataError)
    return refused or isinstance(error, ValidationError)


def orm_config(dsn: str, pool: int = 10) -> dict[str, Any]:
    """Tortoise configuration for a DSN; a unix socket's folder stands in `?host=/folder`, as libpq writes it.

    Raises ValueError for a DSN that is not postgres://.
    """
    return {
        "connections": {"default": {"engine": "tortoise.backends.asyncpg", "credentials": _credentials(dsn, pool)}},
        "apps": {
            APP: {"models": ["tickets.models"], "default_connection": "default", "migrations": "tickets.migrations"}
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def _credentials(dsn: str, pool: int) -> dict[str, Any]:
    parts = urlsplit(dsn)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"not a PostgreSQL address: {parts.scheme}://…")
    query = dict(parse_qsl(parts.query))
    return {
        "host": query.pop("host", None) or parts.hostname or "localhost",
        "port": int(query.pop("port", None) or parts.port or 5432),
        "user": unquote(parts.username or "postgres"),
        "password": unquote(parts.password) if parts.password else None,
        "database": unquote(parts.path.lstrip("/")) or "postgres",
        "minsize": 1,
        "maxsize": pool,
        "connection_class": KnownConnection,
        "server_settings": {"plan_cache_mode": "force_custom_plan", "max_parallel_workers_per_gather": "0"},
        **{key: value for key, value in query.items() if key in _SERVER_KEYS},
    }


TORTOISE_ORM = orm_config("postgres://localhost/hotline")
"""What `tortoise makemigrations` reads by way of [tool.tortoise]; it needs no server."""


async def migrate(dsn: str, target: str | None = None) -> None:
    """Bring the database at `dsn` to the newest schema, or step by step to `target`, such as "tickets.0001_initial"."""
    config = orm_config(dsn, pool=2)
    if target is None:
        async with TortoiseContext() as context:
            await context.init(config=config)
            await fill_untouched()
    async with TortoiseContext():
        await migrate_apps(config=config, target=target)


@asynccontextmanager
async def open_database(dsn: str, pool: int = 10) -> AsyncIterator[TortoiseContext]:
    """The models' connection for every task of this process, until the block is left."""
    async with TortoiseContext() as context:
        await context.init(config=orm_config(dsn, pool), _enable_global_fallback=True)
        yield context
