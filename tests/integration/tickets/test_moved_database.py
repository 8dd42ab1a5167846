"""A database restored to a server that has counted fewer transactions goes on telling and anchoring."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from tests.integration.tickets.conftest import FRIDAY, SU, XU
from tickets.audit import set_anchor, verify_all
from tickets.models import TicketEvent
from tickets.outbox import Outbox
from tickets.settling import ANEW, settle_in
from tickets.views import note_view

FURTHER = 1_000_000_000


async def _as_from_elsewhere(url: str) -> None:
    """All numbers as a server gave them that has worked for years."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET session_replication_role = replica")
        for table, column in (
            ("ticket_event", "xact"), ("ticket_view", "xact"), ("list_view", "xact"),
            ("audit_anchor", "upto_xact"), ("relay_cursor", "xact"),
        ):  # fmt: skip
            await connection.execute(f"UPDATE {table} SET {column} = {column} + {FURTHER}")  # noqa: S608
    finally:
        await connection.close()


async def test_what_is_new_after_a_restore_is_told_and_anchored(service, dispatched, database):
    told: list[dict[str, Any]] = []

    async def publish(notice: dict[str, Any]) -> None:
        told.append(notice)

    outbox = Outbox(publish, name="moved")
    old = await dispatched()
    while await outbox.relay():
        pass
    await set_anchor(FRIDAY)
    waiting = await service.act(XU, old.id, old.version, "note", {"text": "待告知"}, now=FRIDAY)
    await _as_from_elsewhere(database)

    assert await settle_in()
    assert not await settle_in(), "once is enough"
    new = await service.open_draft(SU, now=FRIDAY)
    await note_view(waiting, SU, "page", FRIDAY)
    told.clear()
    while await outbox.relay():
        pass
    assert {(one["id"], one["seq"]) for one in told} == {(str(old.id), waiting.event_seq), (str(new.id), 1)}
    anchor = await set_anchor(FRIDAY)
    assert anchor.changed == 3, "the heads of both tickets and of the look"
    assert (await verify_all()).findings == []


async def test_a_database_at_home_is_left_alone_and_its_record_stays_closed(dispatched, database):
    ticket = await dispatched()
    assert not await settle_in()
    assert await TicketEvent.filter(ticket_id=ticket.id, xact__gt=ANEW).exists()
    connection = await asyncpg.connect(database)
    for table in ("ticket_event", "ticket_view", "list_view", "audit_anchor"):
        with pytest.raises(asyncpg.RestrictViolationError):
            await connection.execute(f"TRUNCATE {table} CASCADE")
    await connection.close()
