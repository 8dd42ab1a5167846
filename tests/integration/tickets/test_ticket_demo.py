"""The demo: a fortnight in every state, made by the real verbs."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from routing.lights import Light
from tickets.chain import verify_chain
from tickets.demo import fill_demo
from tickets.lists import ticket_page
from tickets.models import Account, CallbackAttempt, CallRecord, Ticket, TicketEvent, TranscriptSegment
from tickets.sampling import relistens
from tickets.service import TicketService
from tickets.workflow import Status

RARE = {Status.ARCHIVED, Status.HANDED_OVER}
NOW = datetime(2026, 3, 13, 6, 30, tzinfo=UTC)
LISTS = {
    "dispatch": {
        "to_dispatch": 6, "returns": 4, "requests": 3, "to_audit": 3, "unsigned": 6, "yellow": 4, "red": 4,
        "supervised": 4, "callbacks": 4,
    },
    "lead": {"to_review": 1},
    "market-341802": {"unsigned": 2, "department": 8, "red": 1, "returns": 1, "requests": 1},
}  # fmt: skip
"""The least number of rows that a visitor finds on each list."""


@pytest.fixture(scope="module")
async def filled(service: TicketService, tmp_path_factory: pytest.TempPathFactory) -> int:
    return await fill_demo(service, tmp_path_factory.mktemp("files"), now=NOW)


async def test_every_state_and_every_light_is_there(filled: int):
    tickets = await Ticket.all()
    assert filled == len(tickets) >= 120
    assert {ticket.status for ticket in tickets} == set(Status) - RARE
    assert {ticket.light for ticket in tickets} == set(Light)
    assert min(Counter(ticket.light for ticket in tickets).values()) >= 2


async def test_one_is_merged_and_one_is_closed_as_explained(filled: int):
    merged = await Ticket.get(status=Status.MERGED)
    assert (await Ticket.get(id=merged.merged_into)).matter == merged.matter
    assert await TicketEvent.filter(kind="confirm_explained").count() == 1


async def test_nothing_of_it_lies_in_the_future_and_every_record_is_whole(filled: int):
    for ticket in await Ticket.all():
        assert ticket.opened_at <= NOW
        assert await verify_chain(ticket.id) is None


async def test_there_are_calls_for_the_curve(filled: int):
    assert await CallRecord.all().count() > 1500


async def test_some_callbacks_wait_to_be_listened_to_again_with_a_talk_to_read(filled: int):
    waiting = await relistens(open_only=True)
    assert len(waiting) >= 3
    for one in waiting:
        attempt = await CallbackAttempt.filter(task_id=one.task_id).order_by("-at").first()
        talk = await TranscriptSegment.filter(call_id=attempt.call_id)
        assert {said.side for said in talk} == {"seat", "citizen"}
        assert (await CallRecord.get(call_id=attempt.call_id)).direction == "callback"
        assert one.first_agent == attempt.agent_id


async def test_no_list_of_the_desks_is_empty(filled: int):
    for account, wanted in LISTS.items():
        actor = (await Account.get(account=account)).actor
        for view, least in wanted.items():
            page = await ticket_page(view, actor)
            assert page.total >= least, (account, view)


async def test_a_second_time_does_nothing(filled: int, service: TicketService, tmp_path: Path):
    assert await fill_demo(service, tmp_path, now=NOW) == 0
