"""Says whether a model has changed without a migration: `python -m tickets.migrations_check`, which needs no server."""

from __future__ import annotations

import asyncio
import sys

from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector

from tickets.database import TORTOISE_ORM


async def pending_operations() -> list[str]:
    """Each operation that `tortoise makemigrations` would write now, such as "AddField"; empty when none is missing."""
    async with TortoiseContext() as context:
        await context.init(config=TORTOISE_ORM, init_connections=False)
        assert context.apps  # noqa: S101 - init has just made them; tells the type
        writers = await MigrationAutodetector(context.apps, TORTOISE_ORM["apps"]).changes()
        return [type(operation).__name__ for writer in writers for operation in writer.operations]


def main() -> int:
    """0 when every model has its migrations; else 1, with what is missing on stderr."""
    if pending := asyncio.run(pending_operations()):
        print(f"Models have changed without a migration: {', '.join(pending)}.", file=sys.stderr)
        print("Write it with `python -m tortoise makemigrations`, then read it.", file=sys.stderr)
        return 1
    print("Every change of the models has its migration.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
