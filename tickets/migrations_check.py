"""Says whether a model has changed without a migration, and whether schema.sql holds what the migrations do.

`python -m tickets.migrations_check`, which needs no server; with `--write` it writes schema.sql first.
"""

from __future__ import annotations

import asyncio
import sys

from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector

from tickets.database import TORTOISE_ORM
from tickets.schema import FILE, from_migrations


async def pending_operations() -> list[str]:
    """Each operation that `tortoise makemigrations` would write now, such as "AddField"; empty when none is missing."""
    async with TortoiseContext() as context:
        await context.init(config=TORTOISE_ORM, init_connections=False)
        assert context.apps  # noqa: S101 - init has just made them; tells the type
        writers = await MigrationAutodetector(context.apps, TORTOISE_ORM["apps"]).changes()
        return [type(operation).__name__ for writer in writers for operation in writer.operations]


def main(write: bool = False) -> int:
    """0 when every model has its migrations and schema.sql theirs; else 1, with what is missing on stderr."""
    if pending := asyncio.run(pending_operations()):
        print(f"Models have changed without a migration: {', '.join(pending)}.", file=sys.stderr)
        print("Write it with `python -m tortoise makemigrations`, then read it.", file=sys.stderr)
        return 1
    schema = asyncio.run(from_migrations(TORTOISE_ORM))
    if write:
        FILE.write_text(schema, encoding="utf-8")
    elif not FILE.is_file() or FILE.read_text(encoding="utf-8") != schema:
        print("tickets/schema.sql does not hold what the migrations do. Write it with `make schema`.", file=sys.stderr)
        return 1
    print("Every change of the models has its migration, and schema.sql holds them all.")
    return 0


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv[1:]))
