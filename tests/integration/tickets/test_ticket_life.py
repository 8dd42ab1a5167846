"""The life of a ticket through the verbs, on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from routing.lights import Light
from tests.integration.tickets.conftest import (
    AUDITED,
    COMPLAINT,
    FANG,
    FRIDAY,
    HOUSING,
    LIN,
    MARKET,
    SHANGGUAN,
    SIMA,
    SU,
    XU,
)
from tickets.errors import FieldErrors, Forbidden, IllegalAction, NotFound, TicketChanged
from tickets.models import CallbackTask, SupervisionStep, Ticket, TicketEvent
from tickets.service import TicketService
from tickets.workflow import Status


async def test_it_numbers_a_draft_by_the_local_day(service: TicketService):
    ticket = await service.open_draft(SU, now=datetime(2026, 3, 1, 17, 0, tzinfo=UTC))
    assert ticket.number == "260302-0001"
    assert (ticket.version, ticket.status) == (1, Status.DRAFT)


async def test_it_keeps_what_was_saved_and_the_number_in_one_form(service: TicketService, a_draft):
    ticket = await a_draft()
    saved = await service.save_draft(SU, ticket.id, 1, {"caller_number": "0563-3012345", "type": "help"}, now=FRIDAY)
    stored = await Ticket.get(id=ticket.id)
    assert (saved.version, stored.version) == (2, 2)
    assert (stored.caller_number, stored.type, stored.matter) == ("+865633012345", "help", COMPLAINT["matter"])


async def test_it_writes_nothing_when_a_save_changes_nothing(service: TicketService, a_draft):
    ticket = await a_draft()
    again = await service.save_draft(SU, ticket.id, 1, {"type": "complaint"}, now=FRIDAY)
    assert again.version == 1


async def test_it_names_every_wrong_field_at_once(service: TicketService, a_draft):
    ticket = await a_draft()
    with pytest.raises(FieldErrors) as refused:
        await service.save_draft(SU, ticket.id, 1, {"type": "noise", "area": "000000", "colour": "red"}, now=FRIDAY)
    assert set(refused.value.fields) == {"type", "area", "colour"}


async def test_it_refuses_what_cannot_be_stored(service: TicketService, a_draft):
    ticket = await a_draft()
    bad = {"matter": "电\0梯", "caller_number": "138 **** 1234", "suggested_fields": {"colour": {"text": "x"}}}
    with pytest.raises(FieldErrors) as refused:
        await service.save_draft(SU, ticket.id, 1, bad, now=FRIDAY)
    assert set(refused.value.fields) == set(bad)
    marked = {"suggested_fields": {"place": {"at": "2026-02-13T02:00:01Z", "text": "云栖花苑"}}}
    saved = await service.save_draft(SU, ticket.id, 1, marked, now=FRIDAY)
    assert saved.suggested_fields["place"]["text"] == "云栖花苑"


async def test_it_accepts_only_a_complete_draft(service: TicketService):
    ticket = await service.open_draft(SU, now=FRIDAY)
    with pytest.raises(FieldErrors) as refused:
        await service.act(SU, ticket.id, 1, "accept", now=FRIDAY)
    assert set(refused.value.fields) == {"matter", "demand", "type", "place"}
    assert (await Ticket.get(id=ticket.id)).version == 1


async def test_it_starts_the_clock_at_dispatch_and_says_why(dispatched):
    ticket = await dispatched()
    assert ticket.result_due_at == datetime(2026, 2, 27, 9, 30, tzinfo=UTC)
    assert "2 月 14 日" in ticket.limits["result"]["zh"]
    assert "16–20" in ticket.limits["result"]["zh"]
    assert ticket.rule_pack == "xuancheng-default@2026.1"
    assert ticket.light is Light.GREEN
    assert ticket.sign_due_at == datetime(2026, 2, 14, 9, 30, tzinfo=UTC)
    assert ticket.light_due_at == datetime(2026, 2, 14, 1, 15, tzinfo=UTC), "half of the time to sign"


async def test_it_goes_from_draft_to_the_callback(service: TicketService, replied):
    ticket = await replied()
    assert (ticket.status, ticket.light, ticket.light_due_at) == (Status.REPLIED, Light.NONE, None)
    assert not await CallbackTask.filter(ticket_id=ticket.id).exists(), "nobody is called before the reply is audited"
    ticket = await service.act(XU, ticket.id, ticket.version, "approve_reply", AUDITED, now=FRIDAY)
    assert ticket.status is Status.AUDITING_OK
    task = await CallbackTask.get(ticket_id=ticket.id)
    assert task.number == "+8613800001234"
    assert task.excluded_agent == SU.id
    kinds = await TicketEvent.filter(ticket_id=ticket.id).order_by("seq").values_list("kind", flat=True)
    assert kinds == ["opened", "accept", "dispatch", "sign", "contact", "reply", "approve_reply", "callback_due"]


async def test_a_praise_is_closed_without_a_callback(approved):
    ticket = await approved(type="praise")
    assert (ticket.status, ticket.close_reason) == (Status.CLOSED, "not_sampled")


async def test_an_operator_may_dispatch_what_the_rules_decide_and_nothing_else(service: TicketService, a_draft):
    ticket = await a_draft(matter="电梯故障困人", category="market.elevator", department=None)
    ticket = await service.act(SU, ticket.id, 1, "accept_and_dispatch", now=FRIDAY)
    assert ticket.department == ticket.routed_department == MARKET
    other = await a_draft(matter="电梯故障困人", category="market.elevator", department=None)
    with pytest.raises(IllegalAction):
        await service.act(SU, other.id, 1, "accept_and_dispatch", {"department": HOUSING}, now=FRIDAY)


async def test_permission_is_checked_before_the_version(service: TicketService, dispatched):
    ticket = await dispatched()
    for stranger in (SIMA, SU, XU):
        with pytest.raises(Forbidden):
            await service.act(stranger, ticket.id, 999, "sign", now=FRIDAY)
    with pytest.raises(TicketChanged):
        await service.act(FANG, ticket.id, 1, "sign", now=FRIDAY)


async def test_the_slower_writer_learns_who_did_what(service: TicketService, dispatched):
    ticket = await dispatched()
    await service.act(FANG, ticket.id, ticket.version, "sign", now=FRIDAY)
    with pytest.raises(TicketChanged) as conflict:
        await service.act(SHANGGUAN, ticket.id, 3, "sign", now=FRIDAY)
    assert [(act.kind, act.actor_name) for act in conflict.value.acts] == [("sign", "方既白")]


async def test_it_refuses_a_step_that_the_table_does_not_have(service: TicketService, dispatched):
    ticket = await dispatched()
    with pytest.raises(IllegalAction):
        await service.act(FANG, ticket.id, ticket.version, "reply", {"answer": "已办"}, now=FRIDAY)
    with pytest.raises(IllegalAction):
        await service.act(FANG, ticket.id, ticket.version, "paint", now=FRIDAY)


async def test_it_knows_no_ticket_by_a_wrong_id(service: TicketService):
    for key in ("no-id", "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(NotFound):
            await service.act(SU, key, 1, "accept", now=FRIDAY)


RETURN = {"reason": "duty", "basis": "权责清单 3.2", "proposed_department": HOUSING}


async def test_a_return_needs_its_basis(service: TicketService, dispatched):
    ticket = await dispatched()
    with pytest.raises(FieldErrors) as refused:
        await service.act(SHANGGUAN, ticket.id, ticket.version, "request_return", RETURN | {"basis": " "}, now=FRIDAY)
    assert set(refused.value.fields) == {"basis"}


async def test_a_return_after_the_window_is_refused_with_the_rule(service: TicketService, dispatched):
    ticket = await dispatched()
    late = ticket.return_until + timedelta(seconds=1)
    with pytest.raises(IllegalAction) as refused:
        await service.act(SHANGGUAN, ticket.id, ticket.version, "request_return", RETURN, now=late)
    assert "退单时限" in refused.value.why.zh


async def test_a_granted_return_goes_to_the_proposed_unit(service: TicketService, dispatched):
    ticket = await dispatched()
    ticket = await service.act(SHANGGUAN, ticket.id, ticket.version, "request_return", RETURN, now=FRIDAY)
    assert ticket.status is Status.RETURN_REVIEW
    assert ticket.light_due_at == ticket.return_decide_by
    ticket = await service.act(XU, ticket.id, ticket.version, "approve_return", {"opinion": "属实"}, now=FRIDAY)
    assert (ticket.status, ticket.department, ticket.light) == (Status.ACCEPTED, None, Light.NONE)
    ticket = await service.act(XU, ticket.id, ticket.version, "dispatch", now=FRIDAY)
    assert ticket.department == HOUSING


async def test_a_second_return_is_decided_by_another_person(service: TicketService, dispatched):
    ticket = await dispatched()
    ticket = await service.act(SHANGGUAN, ticket.id, ticket.version, "request_return", RETURN, now=FRIDAY)
    ticket = await service.act(XU, ticket.id, ticket.version, "approve_return", {"opinion": "属实"}, now=FRIDAY)
    ticket = await service.act(XU, ticket.id, ticket.version, "dispatch", now=FRIDAY)
    deputy = type(SHANGGUAN)(id="ouyang", name="欧阳慕容雪", post="deputy", role=SHANGGUAN.role, department=HOUSING)
    for wrong, why in ((HOUSING, "不能是本单位"), (MARKET, "已退过本单")):
        form = RETURN | {"proposed_department": wrong}
        with pytest.raises(IllegalAction) as refused:
            await service.act(deputy, ticket.id, ticket.version, "request_return", form, now=FRIDAY)
        assert why in refused.value.why.zh
        assert "规则 R2" in refused.value.why.zh
    back = RETURN | {"proposed_department": "341802-urban"}
    ticket = await service.act(deputy, ticket.id, ticket.version, "request_return", back, now=FRIDAY)
    with pytest.raises(IllegalAction):
        await service.act(XU, ticket.id, ticket.version, "approve_return", {"opinion": "可"}, now=FRIDAY)
    ticket = await service.act(LIN, ticket.id, ticket.version, "refuse_return", {"opinion": "不成立"}, now=FRIDAY)
    assert (ticket.status, ticket.department) == (Status.SIGNED, HOUSING)


async def test_one_unit_may_ask_once(service: TicketService, dispatched):
    ticket = await dispatched()
    ticket = await service.act(SHANGGUAN, ticket.id, ticket.version, "request_return", RETURN, now=FRIDAY)
    ticket = await service.act(XU, ticket.id, ticket.version, "refuse_return", {"opinion": "不成立"}, now=FRIDAY)
    with pytest.raises(IllegalAction):
        await service.act(SHANGGUAN, ticket.id, ticket.version, "request_return", RETURN, now=FRIDAY)


async def test_supervision_gets_a_numbered_document_once(service: TicketService, dispatched):
    ticket = await dispatched()
    ticket = await service.act(XU, ticket.id, ticket.version, "supervise", {"reason": "媒体关注"}, now=FRIDAY)
    step = await SupervisionStep.get(ticket_id=ticket.id)
    assert step.document_number.startswith("督办〔2026〕")
    assert ticket.light is Light.SUPERVISED
    with pytest.raises(IllegalAction):
        await service.act(XU, ticket.id, ticket.version, "supervise", {"reason": "再次"}, now=FRIDAY)
    ticket = await service.act(FANG, ticket.id, ticket.version, "sign", now=FRIDAY)
    assert ticket.light is Light.SUPERVISED


async def test_a_reply_sent_back_starts_the_clock_again(service: TicketService, replied):
    ticket = await replied()
    ticket = await service.act(XU, ticket.id, ticket.version, "refuse_reply", {"opinion": "未答复第 2 项"}, now=FRIDAY)
    assert (ticket.status, ticket.result_met_at) == (Status.WORKING, None)
    ticket = await service.act(FANG, ticket.id, ticket.version, "reply", {"answer": "补充答复"}, now=FRIDAY)
    assert (ticket.status, ticket.result_met_at) == (Status.REPLIED, FRIDAY)


async def test_a_closed_ticket_reopens_within_fifteen_days_with_a_new_clock(service: TicketService, approved):
    ticket = await approved(type="praise")
    later = FRIDAY + timedelta(days=16)
    with pytest.raises(IllegalAction):
        await service.act(LIN, ticket.id, ticket.version, "reopen", {"reason": "新情况"}, now=later)
    ticket = await service.act(LIN, ticket.id, ticket.version, "reopen", {"reason": "新情况"}, now=FRIDAY)
    assert (ticket.status, ticket.round, ticket.closed_at) == (Status.WORKING, 1, None)
    assert ticket.result_due_at > FRIDAY


async def test_a_ticket_on_public_safety_cannot_be_withdrawn(service: TicketService, dispatched):
    ticket = await dispatched(urgency="U1")
    with pytest.raises(IllegalAction):
        await service.act(SU, ticket.id, ticket.version, "withdraw", {"reason": "来电人要求"}, now=FRIDAY)
