"""Migrations: each goes up, down and up; that none is pending is told by tests/architecture."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import asyncpg
import pytest

from tickets import models
from tickets.database import migrate, orm_config

ROOT = Path(__file__).parents[3]
MIGRATIONS = sorted(path.stem for path in (ROOT / "tickets" / "migrations").glob("0*.py"))

MIGRATE = "import asyncio, sys; from tickets.database import migrate; asyncio.run(migrate(sys.argv[1]))"


@pytest.fixture
async def empty_database(postgres_server: str):
    connection = await asyncpg.connect(postgres_server)
    await connection.execute("DROP DATABASE IF EXISTS up_and_down WITH (FORCE)")
    await connection.execute("CREATE DATABASE up_and_down")
    yield postgres_server.replace("/empty?", "/up_and_down?")
    await connection.execute("DROP DATABASE up_and_down WITH (FORCE)")
    await connection.close()


@pytest.mark.timeout(600)  # every step builds all models anew: a minute and more on a busy machine
async def test_each_migration_goes_up_down_and_up_and_leads_where_the_written_schema_does(empty_database: str):
    await migrate(empty_database)
    full = await _schema(empty_database)
    await migrate(empty_database, "tickets.__first__")
    assert {name for name, _ in await _schema(empty_database)} <= {"tortoise_migrations"}
    await migrate(empty_database, f"tickets.{MIGRATIONS[-1]}")
    assert await _schema(empty_database) == full


async def test_of_several_programs_that_start_on_an_empty_database_one_fills_it(empty_database: str):
    migrating = [sys.executable, "-c", MIGRATE, empty_database]
    programs = [await asyncio.create_subprocess_exec(*migrating) for _ in range(4)]
    assert [await program.wait() for program in programs] == [0, 0, 0, 0]
    await migrate(empty_database)
    assert len(await _schema(empty_database)) > len(models.__all__)


async def test_every_constraint_that_a_model_declares_is_in_the_schema(empty_database: str):
    await migrate(empty_database)
    connection = await asyncpg.connect(empty_database)
    rows = await connection.fetch("SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes")
    await connection.close()
    tables = [getattr(models, name) for name in models.__all__]
    declared = {one.name for table in tables if hasattr(table, "_meta") for one in table._meta.constraints}
    assert declared
    assert declared <= {row[0] for row in rows}


async def test_migrating_twice_changes_nothing(empty_database: str):
    await migrate(empty_database)
    before = await _schema(empty_database)
    await migrate(empty_database)
    assert await _schema(empty_database) == before


async def _schema(url: str) -> set[tuple[str, str]]:
    """Tables with their columns, indexes, constraints and triggers; functions."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(
        """
        SELECT table_name::text, concat_ws(' ', column_name, data_type, is_nullable, column_default)
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'u')
        UNION ALL SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'function ' || proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        """
    )
    await connection.close()
    return {(row[0], row[1]) for row in rows}


def test_it_reads_an_address_with_a_socket_folder():
    config = orm_config("postgres://someone:a%40b@db.example:5433/hotline")
    credentials = config["connections"]["default"]["credentials"]
    assert (credentials["host"], credentials["port"], credentials["password"]) == ("db.example", 5433, "a@b")
    socket = orm_config("postgres://postgres@/hotline?host=/run/pg")["connections"]["default"]["credentials"]
    assert (socket["host"], socket["database"]) == ("/run/pg", "hotline")
    with pytest.raises(ValueError, match="mysql"):
        orm_config("mysql://localhost/x")


async def test_accounts_of_before_own_passwords_are_asked_at_the_next_sign_in(empty_database: str):
    await migrate(empty_database, "tickets.0033_words_of_kinds")
    connection = await asyncpg.connect(empty_database)
    await connection.execute(
        """
        INSERT INTO account (id, account, name, post, role, language, password_hash, password_lent, active, created_at)
        SELECT gen_random_uuid(), name, name, 'voice', 'agent', 'zh-CN', 'x', name = 'lent', true, now()
        FROM unnest(ARRAY['given', 'chosen', 'lent']) AS name;
        INSERT INTO account_event (account_id, seq, at, kind, actor_id, actor_name, actor_post, previous_hash, hash)
        SELECT id, 1, now(), 'password_set', 'x', 'x', 'voice', '', 'h' FROM account WHERE account = 'chosen'
        """
    )
    await migrate(empty_database)
    rows = await connection.fetch("SELECT account, password_unchosen, password_lent FROM account ORDER BY account")
    await connection.close()
    assert [tuple(row) for row in rows] == [("chosen", False, False), ("given", True, False), ("lent", False, True)]
