"""The newest schema as one file of SQL, for a database that has nothing yet: `make schema` writes it.

The file holds the statements of all migrations in their order, and says that they have been applied. The migrations
themselves build every model anew before every step, which takes an empty database ten seconds; the file takes one.
It is never edited: tests/architecture asks for it to be what the migrations are, and tests/integration asks for both
ways to lead to the same database.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tortoise.connection import ConnectionHandler
from tortoise.context import TortoiseContext
from tortoise.migrations.loader import MigrationLoader
from tortoise.migrations.migration import Migration
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.transactions import in_transaction

FILE = Path(__file__).with_name("schema.sql")
_HEAD = "-- Written by `make schema` from the migrations: change those, then write it anew."
_APPLIED = "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('{}', '{}', now())"
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('hotline schema'))"
_UNTOUCHED = "SELECT to_regclass('tortoise_migrations') IS NULL AS untouched"


async def fill_untouched() -> bool:
    """Give a database that no migration has touched the whole schema, all or nothing; whether it was such a one.

    Of several programs that start at once one does it, and the others wait for it.
    """
    async with in_transaction() as connection:
        await connection.execute_script(_ONE_AT_A_TIME)
        [row] = await connection.execute_query_dict(_UNTOUCHED)
        if row["untouched"]:
            await connection.execute_script(FILE.read_text(encoding="utf-8"))
        return bool(row["untouched"])


async def from_migrations(config: dict[str, Any]) -> str:
    """What the file must hold. `config` is Tortoise's; no server is asked."""
    async with TortoiseContext() as context:
        await context.init(config=config, init_connections=False)
        editor = AsyncpgSchemaEditor(context.connections.get("default"), atomic=False, collect_sql=True)
        recorder = MigrationRecorder(None)
        records = editor._get_model_sql_data(recorder.model).table_sql  # as MigrationRecorder.ensure_schema does
        loader = MigrationLoader(config["apps"], recorder)
        await loader.build_graph()
        state = State(models={}, apps=StateApps(connections=ConnectionHandler()))  # unconnected: builds no queries
        steps = list(_in_order(loader))
        for step in steps:
            editor.collected_sql.append(f"-- {step.name}")
            await step.apply(state, schema_editor=editor, collect_sql=True)
    applied = (_APPLIED.format(step.app_label, step.name) for step in steps)
    return "\n".join([_HEAD, *map(_ended, [records, *editor.collected_sql, *applied]), ""])


def _in_order(loader: MigrationLoader) -> Iterator[Migration]:
    [newest] = loader.graph.leaf_nodes()
    for key in loader.graph.forwards_plan(newest):
        yield loader.disk_migrations[key]


def _ended(statement: str) -> str:
    """The editor ends some of its statements and not others."""
    statement = statement.strip()
    said = statement.startswith("--") and "\n" not in statement
    return statement if said or statement.endswith(";") else f"{statement};"
