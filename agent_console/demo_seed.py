"""Made-up tickets and last week's calls for a demo: written by the service's own verbs, only into an empty database."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from agent_console.services import Services
from callcenter.floor.figures import OFFICE_TIME
from tickets.deadlines import Sweep
from tickets.errors import IllegalAction, TicketChanged
from tickets.models import Account, CallRecord, Ticket
from tickets.people import Actor, Role
from tickets.service import TicketService


class Matter(NamedTuple):
    """One made-up matter: how it is worded, and how far its ticket has come."""

    type: str
    matter: str
    demand: str
    place: str
    reach: str
    """"draft", "accepted", "dispatched", "signed", "working", "returning", "replied" or "answered"."""
    hours_ago: float


MATTERS = (
    Matter(
        "complaint", "云栖花苑 3 栋电梯反复停运", "尽快恢复运行并公示维保记录", "宣州区云栖花苑 3 栋", "working", 170
    ),
    Matter("complaint", "夜间工地施工噪声扰民", "要求夜间停止施工", "宣州区北苑路工地", "dispatched", 30),
    Matter("help", "小区停水未见通知", "告知恢复供水时间", "宣州区梧桐里", "signed", 26),
    Matter("complaint", "菜市场门前占道经营", "规范摊位，恢复通行", "宣州区东门菜市场", "dispatched", 3),
    Matter("inquiry", "社保卡补办要带什么材料", "告知材料和地点", "宣州区", "answered", 6),
    Matter("help", "路灯连续三晚不亮", "尽快修复", "宣州区青山路", "replied", 140),
    Matter("complaint", "餐馆油烟直排居民楼", "安装油烟净化并复查", "宣州区西林街道", "working", 96),
    Matter("suggestion", "学校门口增设斑马线", "请现场勘查后答复", "宣州区实验小学门口", "accepted", 2),
    Matter("report", "农贸市场有人卖过期食品", "查处并告知结果", "宣州区东门菜市场", "signed", 50),
    Matter("complaint", "物业不退装修押金", "协调退还押金", "宣州区澄江苑", "returning", 8),
    Matter("help", "老人高龄津贴停发", "核实并补发", "宣州区", "replied", 120),
    Matter("praise", "感谢公交司机归还失物", "转达感谢", "宣州区公交 6 路", "accepted", 1),
    Matter("complaint", "垃圾桶满溢无人清运", "每日清运", "宣州区柳溪小区", "dispatched", 22),
    Matter("help", "井盖破损有危险", "立即围挡并更换", "宣州区昭亭路", "working", 20),
    Matter("complaint", "广场舞音量过大", "限定时间和音量", "宣州区敬亭广场", "draft", 0.2),
)
REACHED = {
    "draft": (),
    "answered": (("agent", "answer_directly"),),
    "accepted": (("agent", "accept"),),
    "dispatched": (("agent", "accept"), ("dispatch", "dispatch")),
    "signed": (("agent", "accept"), ("dispatch", "dispatch"), ("unit", "sign")),
    "working": (("agent", "accept"), ("dispatch", "dispatch"), ("unit", "sign"), ("unit", "contact")),
    "returning": (("agent", "accept"), ("dispatch", "dispatch"), ("head", "request_return")),
    "replied": (
        ("agent", "accept"),
        ("dispatch", "dispatch"),
        ("unit", "sign"),
        ("unit", "contact"),
        ("unit", "reply"),
    ),
}
FORMS: dict[str, dict[str, Any]] = {
    "answer_directly": {"answer": "已按知识库答复所需材料与办理地点。", "no_knowledge": True},
    "contact": {"text": "已电话联系诉求人，核实情况。"},
    "reply": {"answer": "已到现场核实并处理完毕，结果已告知诉求人。"},
    "request_return": {"reason": "duty", "basis": "部门权责清单未列此项", "proposed_department": "341802-urban"},
}
CALLS_A_DAY = 260
DAYS = 8


async def seed(services: Services, now: datetime) -> str:
    """Returns what to print; writes nothing when there are tickets already."""
    if await Ticket.exists():
        return "数据库中已有工单，未写入演示数据  there are tickets already, nothing was written"
    for number, matter in enumerate(MATTERS):
        await _ticket(services.tickets, matter, number, now)
    await Sweep(services.tickets).run(now)
    calls = _calls(now)
    await CallRecord.bulk_create(calls, ignore_conflicts=True)
    return f"写入 {len(MATTERS)} 张工单、{len(calls)} 通话务  wrote {len(MATTERS)} tickets and {len(calls)} calls"


async def _ticket(service: TicketService, matter: Matter, number: int, now: datetime) -> None:
    at = now - timedelta(hours=matter.hours_ago)
    agent = await _person("agent1" if number % 2 else "agent2")
    fields = {
        "matter": matter.matter,
        "demand": matter.demand,
        "place": matter.place,
        "type": matter.type,
        "area": "341802",
        "caller_name": "演示市民",
        "caller_number": f"1380000{number + 1000:04d}",
    }
    ticket = await service.open_draft(agent, now=at, fields=fields)
    for step, (who, action) in enumerate(REACHED[matter.reach], start=1):
        actor = await _actor(who, ticket, agent)
        when = min(now, at + timedelta(minutes=20 * step))
        form = dict(FORMS.get(action, {}))
        if action == "dispatch" and not _routed(service, ticket, when):
            form["department"] = "341802-urban"
        try:
            ticket = await _act(service, actor, ticket, action, form, when)
        except IllegalAction:
            return  # a rule of the city's pack stands against it: the ticket stays where it is


async def _act(
    service: TicketService, actor: Actor, ticket: Ticket, action: str, form: dict[str, Any], when: datetime
) -> Ticket:
    """Take the step on the ticket as it stands: the worker's sweep may find its old deadlines before we go on."""
    while True:
        try:
            return await service.act(actor, ticket.id, ticket.version, action, form, now=when)
        except TicketChanged:
            ticket = await Ticket.get(id=ticket.id)


def _routed(service: TicketService, ticket: Ticket, when: datetime) -> bool:
    return service.rules.decision(ticket, when).choice.department is not None


async def _actor(who: str, ticket: Ticket, agent: Actor) -> Actor:
    if who == "agent":
        return agent
    if who == "dispatch":
        return await _person("dispatch")
    role, post, name = {
        "unit": (Role.LIAISON, "liaison", "演示联络员"),
        "head": (Role.HEAD, "head", "演示分管领导"),
    }[who]
    found = await Account.filter(role=role, department=ticket.department).first()
    return (
        found.actor if found else Actor(id=f"demo-{who}", name=name, post=post, role=role, department=ticket.department)
    )


async def _person(account: str) -> Actor:
    return (await Account.get(account=account)).actor


def _calls(now: datetime) -> list[CallRecord]:
    """Eight days of calls with a morning and an afternoon peak; the same every time."""
    dice = random.Random(12345)  # noqa: S311  made-up figures
    weights = [1, 1, 1, 1, 1, 1, 2, 5, 14, 20, 18, 12, 6, 8, 15, 18, 16, 12, 7, 6, 5, 4, 2, 1]
    midnight = now.astimezone(OFFICE_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = []
    for back in range(DAYS, 0, -1):
        for number in range(CALLS_A_DAY):
            hour = dice.choices(range(24), weights)[0]
            start = midnight - timedelta(days=back) + timedelta(hours=hour, seconds=dice.random() * 3600)
            rows.append(_call(f"demo-{start:%Y%m%d}-{number}", start.astimezone(UTC), dice))
    return rows


def _call(call_id: str, at: datetime, dice: random.Random) -> CallRecord:
    wait, talk = dice.expovariate(1 / 6), 40 + dice.expovariate(1 / 110)
    lost = dice.random() < 0.03
    answered = None if lost else at + timedelta(seconds=wait)
    ended = at + timedelta(seconds=wait + (0 if lost else talk))
    return CallRecord(
        call_id=call_id,
        number=f"1380000{dice.randrange(10_000):04d}",
        queue="hotline",
        arrived_at=at,
        queued_at=at,
        answered_at=answered,
        talk_ended_at=None if lost else ended,
        ended_at=ended,
        outcome="abandoned" if lost else "answered",
    )
