"""R14.20: a rule set changed at noon leaves the tickets of the morning to the old one."""

import msgspec

from routing.shipped import shipped_pack
from tests.acceptance.conftest import Office
from tests.acceptance.steps import due
from tickets.models import Account, Ticket
from tickets.rules import Rules
from tickets.service import TicketService


async def test_r14_20_rules_changed_at_noon_leave_the_mornings_tickets_as_they_were(office: Office):
    office.clock.at("2026-03-02 10:00")
    morning = await office.dispatched()
    old = shipped_pack()
    quicker = tuple(
        msgspec.structs.replace(row, result="3wday") if row.result == "5wday" else row for row in old.limits
    )
    named = msgspec.structs.replace(old.ruleset, version="2026.2")
    noon = TicketService(
        Rules(office.services.rules.rulebook, msgspec.structs.replace(old, ruleset=named, limits=quicker), old)
    )
    people = {account.account: account.actor for account in await Account.all()}
    office.clock.at("2026-03-02 12:00")
    fresh = await noon.open_draft(people["su"], now=office.clock(), fields=await _fields(morning))
    fresh = await noon.act(people["su"], fresh.id, 1, "accept", now=office.clock())
    fresh = await noon.act(people["xu"], fresh.id, 2, "dispatch", now=office.clock())
    for name, action, form in (
        ("fang", "sign", {}),
        ("fang", "contact", {"text": "已联系"}),
        ("fang", "request_extension", {"days": "5", "reason": "配件", "interim_answer": "已告知"}),
        ("xu", "approve_extension", {"opinion": "同意"}),
    ):
        stored = await Ticket.get(id=morning["id"])
        await noon.act(people[name], stored.id, stored.version, action, form, now=office.clock())
    kept = await Ticket.get(id=morning["id"])
    assert (kept.rule_pack, fresh.rule_pack) == ("xuancheng-default@2026.1", "xuancheng-default@2026.2")
    assert (kept.limits["result"]["limit"], fresh.limits["result"]["limit"]) == ("5wday", "3wday")
    assert kept.original_due_at == due(morning)


async def _fields(ticket: dict) -> dict:
    stored = await Ticket.get(id=ticket["id"])
    names = ("matter", "demand", "place", "area", "type", "caller_name", "caller_number", "department")
    return {name: getattr(stored, name) for name in names}
