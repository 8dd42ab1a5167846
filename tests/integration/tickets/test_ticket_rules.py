"""The pack that was in force at dispatch goes with the ticket; years not announced are said to be estimates."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from routing.shipped import shipped_pack, shipped_rulebook
from tests.integration.tickets.conftest import AUDITED, COMPLAINT, FANG, FRIDAY, GU, LIN, SU, XU
from tickets.callbacks import CallbackDesk
from tickets.models import CallbackTask, Ticket
from tickets.queries import timeline
from tickets.rules import Rules
from tickets.service import TicketService

OLD = shipped_pack()
NEW = msgspec.structs.replace(
    OLD,
    ruleset=msgspec.structs.replace(OLD.ruleset, version="2099.1"),
    limits=tuple(msgspec.structs.replace(row, redo="1wday" if row.redo else None) for row in OLD.limits),
)


async def test_a_ticket_of_the_morning_keeps_the_pack_of_the_morning(database: str):
    morning = TicketService(Rules(shipped_rulebook(), OLD))
    ticket = await morning.open_draft(SU, now=FRIDAY, fields=COMPLAINT)
    ticket = await morning.act(SU, ticket.id, 1, "accept", now=FRIDAY)
    ticket = await morning.act(XU, ticket.id, 2, "dispatch", now=FRIDAY)
    noon = TicketService(Rules(shipped_rulebook(), NEW, OLD))
    for action, form in (("sign", {}), ("contact", {"text": "已联系"}), ("reply", {"answer": "已办"})):
        ticket = await noon.act(FANG, ticket.id, ticket.version, action, form, now=FRIDAY)
    ticket = await noon.act(XU, ticket.id, ticket.version, "approve_reply", AUDITED, now=FRIDAY)
    task = await CallbackTask.get(ticket_id=ticket.id)
    discontent = {"reached": True, "solved": "no", "satisfied": "dissatisfied"}
    await CallbackDesk(noon).record_outcome(GU, task.id, task.version, **discontent, now=FRIDAY)
    after = await Ticket.get(id=ticket.id)
    after = await noon.act(LIN, after.id, after.version, "redo", {"opinion": "合理"}, now=FRIDAY)
    assert after.rule_pack == OLD.pin
    assert after.limits["result"]["limit"] == "3wday"
    fresh = await noon.open_draft(SU, now=FRIDAY, fields=COMPLAINT)
    fresh = await noon.act(SU, fresh.id, 1, "accept", now=FRIDAY)
    assert (await noon.act(XU, fresh.id, 2, "dispatch", now=FRIDAY)).rule_pack == NEW.pin


async def test_a_deadline_in_a_year_not_announced_is_called_an_estimate(service: TicketService):
    december = datetime(2031, 12, 24, 2, 0, tzinfo=UTC)
    ticket = await service.open_draft(SU, now=december, fields=COMPLAINT)
    ticket = await service.act(SU, ticket.id, 1, "accept", now=december)
    ticket = await service.act(XU, ticket.id, 2, "dispatch", now=december)
    assert ticket.due_estimated
    assert "估算" in (await timeline(ticket))[-1].text
