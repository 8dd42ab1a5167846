"""The worker goes on: what cannot be taken in holds up nothing else, and is not lost."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from agent_console.roles.work import GROUP, Worker
from agent_console.services import Services
from callcenter.events import CallArrived
from callcenter.stream import Delivery
from tickets.models import CallRecord

TOO_LONG = "call-" + "x" * 80


@pytest.fixture
def worker(services: Services) -> Worker:
    return Worker(services)


def arrival(call_id: str) -> CallArrived:
    return CallArrived(
        at=datetime.now(UTC), call_id=call_id, channel="PJSIP/1", number="13800000001", name="示例", called="12345"
    )


async def nothing() -> None: ...


async def test_an_event_that_cannot_be_stored_is_told_apart_from_a_server_that_is_away(worker: Worker):
    assert not await worker._taken(Delivery(1, arrival(TOO_LONG), nothing))
    assert await worker._taken(Delivery(2, arrival("call-short"), nothing))
    assert await CallRecord.exists(call_id="call-short")


async def test_what_was_set_aside_is_taken_in_by_the_next_worker_and_only_once(worker: Worker, services: Services):
    stream = services.stream
    for revision, call_id in ((11, "call-aside"), (12, TOO_LONG)):
        await stream.set_aside(GROUP, Delivery(revision, arrival(call_id), nothing))
    await worker.take_up_again()
    assert await CallRecord.exists(call_id="call-aside")
    left = await stream.events_set_aside()
    assert [(one.revision, one.event.call_id) for one in left] == [(12, TOO_LONG)]
    await left[0].ack()
    assert not await stream.events_set_aside()


async def test_a_worker_that_runs_goes_past_the_event_that_it_cannot_take(bridge, worker: Worker, services: Services):
    await bridge.tell(arrival(TOO_LONG), arrival("call-after"))
    taking = asyncio.create_task(worker.take_events())
    async with asyncio.timeout(30):
        while not await CallRecord.exists(call_id="call-after"):  # noqa: ASYNC110  the row is all that tells
            await asyncio.sleep(0.05)
    taking.cancel()
    (aside,) = await services.stream.events_set_aside()
    await aside.ack()
