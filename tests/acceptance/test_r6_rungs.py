"""R6: every row of the ladder is climbed at its time, once, by the sweep or by the step that brings it about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import msgspec
import pytest

from routing.escalation import HEIGHT, LADDER, Breach, Level
from tests.acceptance.conftest import Office, local
from tests.acceptance.packs import under
from tests.acceptance.steps import ZH, audited, kinds, rated, unit_figures, working
from tickets.deadlines import TOLD
from tickets.models import Notice, SupervisionStep, Ticket, TicketEvent

DISPATCHED = "2026-03-02 10:00"
"""A Monday: signing and first contact are due on Tuesday 17:30, the result on the Monday after."""
HOUSING = "341802-housing"


async def _sent(office: Office) -> dict:
    return await office.dispatched()


async def _signed(office: Office) -> dict:
    ticket = await office.dispatched()
    return await office.act("fang", ticket, "sign")


async def _redone_once(office: Office) -> dict:
    ticket = await audited(office)
    await rated(office, ticket, solved="no", satisfied="dissatisfied")
    await office.act("lin", ticket, "redo", opinion="合理")
    await office.act("fang", ticket, "reply", answer="已再次检修并更换主板。")
    await office.act("xu", ticket, "approve_reply", **{f"point_{number}": True for number in range(1, 11)})
    await rated(office, ticket, solved="no", satisfied="dissatisfied")
    return ticket


async def _nine_callers(office: Office) -> dict:
    master = await office.dispatched()
    for caller in range(8):
        await _joins(office, master, f"138000030{caller:02}")
    return master


async def _joins(office: Office, master: dict, number: str) -> None:
    child = await office.draft(caller_number=number)
    await office.act("su", child, "accept")
    await office.act("xu", child, "merge", master=master["number"])


async def _redone_again(office: Office, ticket: dict) -> None:
    await office.act("lin", ticket, "redo", opinion="仍未解决")


async def _tenth_caller(office: Office, ticket: dict) -> None:
    await _joins(office, ticket, "13800003099")


async def _asked_for(office: Office, ticket: dict) -> None:
    await office.act("xu", ticket, "supervise", reason="市领导批示")


async def _from_the_media(office: Office) -> dict:
    ticket = await office.draft(channel="media")
    return await office.act("su", ticket, "accept")


async def _its_dispatch(office: Office, ticket: dict) -> None:
    await office.act("xu", ticket, "dispatch")


@dataclass(frozen=True)
class Rung:
    """How a row of the ladder is come to; `at` the moment from which on the sweep climbs it, or the step that does."""

    before: Callable[[Office], Awaitable[dict]]
    at: str | None = None
    step: Callable[[Office, dict], Awaitable[None]] | None = None


RUNGS = {
    (Breach.UNSIGNED, Level.NUDGE): Rung(_sent, "2026-03-03 09:15"),
    (Breach.UNSIGNED, Level.YELLOW): Rung(_sent, "2026-03-03 17:30"),
    (Breach.NO_CONTACT, Level.YELLOW): Rung(_signed, "2026-03-03 17:30"),
    (Breach.NO_CONTACT, Level.RED): Rung(_signed, "2026-03-04 17:30"),
    (Breach.NO_RESULT, Level.YELLOW): Rung(working, "2026-03-06 17:30"),
    (Breach.NO_RESULT, Level.RED): Rung(working, "2026-03-10 08:30"),
    (Breach.NO_RESULT, Level.SUPERVISE): Rung(working, "2026-03-11 17:30"),
    (Breach.NO_CALLBACK, Level.YELLOW): Rung(audited, "2026-03-03 17:30"),
    (Breach.REDONE_TWICE, Level.SUPERVISE): Rung(_redone_once, step=_redone_again),
    (Breach.MANY_CALLERS, Level.SUPERVISE): Rung(_nine_callers, step=_tenth_caller),
    (Breach.LEADER_OR_MEDIA, Level.SUPERVISE): Rung(_sent, step=_asked_for),
    (Breach.CHANNEL, Level.SUPERVISE): Rung(_from_the_media, step=_its_dispatch),
}


async def _climbed(ticket: dict, breach: Breach, level: Level) -> int:
    if breach is Breach.NO_CALLBACK:
        return await TicketEvent.filter(ticket_id=ticket["id"], kind="callback_late").count()
    rows = SupervisionStep.filter(ticket_id=ticket["id"], breach=breach.value, level=HEIGHT[level])
    return await rows.count()


def test_the_table_holds_every_row_of_the_ladder():
    assert set(RUNGS) == set(LADDER)


@pytest.mark.parametrize(("breach", "level"), list(LADDER), ids=lambda one: one.value)
async def test_each_rung_is_climbed_once_and_at_its_time(office: Office, breach: Breach, level: Level):
    rung = RUNGS[breach, level]
    office.clock.at(DISPATCHED)
    ticket = await rung.before(office)
    if rung.at is not None:
        office.clock.now = local(rung.at) - timedelta(minutes=1)
        await office.sweep()
    assert await _climbed(ticket, breach, level) == 0
    if rung.step is not None:
        await rung.step(office, ticket)
    for later in (1, 2, 21):
        office.clock.now += timedelta(minutes=later)
        await office.sweep()
    assert await _climbed(ticket, breach, level) == 1
    await _is_told(ticket, breach, level)


async def _is_told(ticket: dict, breach: Breach, level: Level) -> None:
    """Those whom the row names hear of it, each rung in one notice."""
    stored = await Ticket.get(id=ticket["id"])
    about = await Notice.filter(ticket_id=stored.id)
    if level is Level.SUPERVISE:
        document = (await SupervisionStep.get(ticket_id=stored.id, breach=breach.value, level=3)).document_number
        about = await Notice.filter(subject=f"order-sign:{document}")
        assert len(about) == 1
        return
    kind = {Level.NUDGE: "sign_nudged", Level.YELLOW: "light_yellow", Level.RED: "light_red"}[level]
    kind = "callback_late" if breach is Breach.NO_CALLBACK else kind
    ladder = [one for one in about if one.kind == kind and (breach.value in one.subject or "ladder" not in one.subject)]
    assert len(ladder) == 1
    assert {TOLD[role] for role in LADDER[breach, level].who} <= {*ladder[0].roles}


async def test_a_unit_that_calls_nobody_turns_red_a_working_day_later_and_loses_a_point(office: Office):
    office.clock.at("2026-04-03 10:00")
    ticket = await office.dispatched(department=HOUSING)
    await office.act("sima", ticket, "sign")
    for moment in ("2026-04-07 17:30", "2026-04-08 17:29"):
        office.clock.at(moment)
        await office.sweep()
        assert (await office.read(ticket))["light"] == "yellow", "a holiday lies between"
    office.clock.at("2026-04-08 17:30")
    await office.sweep()
    office.clock.at("2026-04-08 17:31")
    late = await office.read(ticket)
    assert (late["light"], kinds(late).count("light_red")) == ("red", 1)
    assert (await unit_figures(office, "2026-04", HOUSING))["reds"] == 1
    notices = (await office.ok("ouyang", "GET", "/api/notices", **ZH))["items"]
    (told,) = [one["text"] for one in notices if one["kind"] == "light_red" and ticket["number"] in one["text"]]
    assert "红灯警示：未在时限内首次联系市民 04-07 17:30" in told
    called = await office.act("sima", ticket, "contact", text="已电话联系")
    assert called["light"] == "green"
    assert (await unit_figures(office, "2026-04", HOUSING))["reds"] == 1, "the red light stays with the unit"


@pytest.mark.parametrize(("contact", "light"), [(None, "yellow"), ("3wday", "yellow"), ("1wday", "red")])
async def test_the_pack_says_how_late_a_contact_turns_red(office: Office, contact: str | None, light: str):
    office.clock.at("2026-05-11 10:00")
    lights = msgspec.structs.replace(office.services.rules.pack.lights, contact=contact)
    with under(office, lights=lights):
        ticket = await _signed(office)
        office.clock.at("2026-05-13 17:31")
        await office.sweep()
    assert (await office.read(ticket))["light"] == light
