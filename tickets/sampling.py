"""Decides callbacks by the sample's plan and keeps each decision with its proof; draws what is listened to again."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from routing.escalation import SUPERVISED_HEIGHT
from routing.facts import Words
from tickets.errors import FieldErrors, IllegalAction, NotFound
from tickets.models import (
    CallbackAttempt,
    CallbackRefusal,
    CallbackTask,
    Relisten,
    SampleDecision,
    SamplingSeed,
    Ticket,
)
from tickets.people import Actor
from tickets.personal.fields import blinds
from tickets.rules import Rules
from tickets.sample_plan import choose, quarter_of, relistened
from tickets.sight import may_be_told

_SECOND = Words("须由另一人复听。", "Another person must listen.")
_DONE = Words("已经复听。", "It was listened to already.")


async def seed_of(quarter: str, now: datetime) -> str:
    """The quarter's random number, made when it is first needed."""
    made = SamplingSeed(quarter=quarter, seed=secrets.token_hex(16), made_at=now)
    await SamplingSeed.bulk_create([made], ignore_conflicts=True)
    return (await SamplingSeed.get(quarter=quarter)).seed


async def decide_sample(ticket: Ticket, rules: Rules, now: datetime) -> bool:
    """Whether to call back, decided once a round: a reply sent back and given again keeps its decision."""
    standing = await SampleDecision.get_or_none(ticket_id=ticket.id, round=ticket.round)
    if standing is not None:
        return standing.chosen and bool(ticket.caller_number)
    quarter, department = quarter_of(rules.calendar.local(now)), ticket.department or ""
    stratum = f"{department}|{ticket.type or ''}"
    own = SampleDecision.filter(quarter=quarter, department=department)
    least = rules.pack_of(ticket).callback.least
    position = await own.filter(stratum=stratum).count()
    choice = choose(
        share=ticket.callback_sample,
        again=ticket.round > 0 or ticket.level >= SUPERVISED_HEIGHT,
        number=ticket.caller_number,
        refused=await CallbackRefusal.exists(number_index__in=blinds(ticket.caller_number)),
        taken=await own.filter(chosen=True).count(),
        least=least,
        seed=await seed_of(quarter, now),
        stratum=stratum,
        position=position,
    )
    await SampleDecision.create(
        id=uuid4(), ticket_id=ticket.id, round=ticket.round, at=now, quarter=quarter, department=department,
        stratum=stratum, position=position, share=ticket.callback_sample, rule=choice.rule, chosen=choice.chosen,
        least=least,
    )  # fmt: skip
    return choice.chosen


async def refuse_callbacks(task: CallbackTask, actor: Actor, now: datetime) -> None:
    """The citizen wants no more callbacks: this number is not called again."""
    if not await CallbackRefusal.exists(number_index__in=blinds(task.number)):
        await CallbackRefusal.create(id=uuid4(), number=task.number, at=now, task_id=task.id, by_name=actor.name)


# ------------------------------------------------------------------ listening again
async def draw_relisten(task: CallbackTask, ticket: Ticket, actor: Actor, rules: Rules, now: datetime) -> None:
    """Put an answered callback on the list for a second person when its draw says so."""
    seed = await seed_of(quarter_of(rules.calendar.local(now)), now)
    share = rules.pack_of(ticket).callback.relisten
    if relistened(seed, str(task.id), share) and await CallbackAttempt.exists(task_id=task.id):
        await put_up(task, actor.id, now)


async def put_up(task: CallbackTask, first_agent: str, now: datetime) -> None:
    """The answered callback waits for a second person, as drawn; once however often it is drawn."""
    drawn = Relisten(id=uuid4(), task_id=task.id, drawn_at=now, first_agent=first_agent)
    await Relisten.bulk_create([drawn], ignore_conflicts=True)


async def relistens(*, open_only: bool) -> list[Relisten]:
    """What was drawn, oldest first."""
    found = Relisten.filter(listened_at=None) if open_only else Relisten.all()
    return await found.order_by("drawn_at").limit(500)


async def record_relisten(
    actor: Actor, relisten_id: str, *, agrees: bool, score: int, remark: str, now: datetime
) -> Relisten:
    """What the second person heard, and how well the first one led the talk (0 to 100); the recorded answers stay.
    Raises NotFound, IllegalAction, FieldErrors."""
    try:
        found = await Relisten.get_or_none(id=UUID(relisten_id))
    except ValueError:
        found = None
    task = await CallbackTask.get(id=found.task_id).prefetch_related("ticket") if found else None
    if found is None or task is None or not may_be_told(actor, task.ticket):
        raise NotFound("relisten", relisten_id)
    if found.first_agent == actor.id:
        raise IllegalAction("relisten", "open", _SECOND)
    if not agrees and not remark.strip():
        raise FieldErrors({"remark": Words("请写明不符之处", "say what differs")})
    heard = {"listened_at": now, "listener_id": actor.id, "listener_name": actor.name, "agrees": agrees, "score": score}
    if not await Relisten.filter(id=found.id, listened_at=None).update(**heard, remark=remark.strip()):
        raise IllegalAction("relisten", "done", _DONE)
    await found.refresh_from_db()
    return found
