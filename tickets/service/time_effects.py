"""Effects of more time and of stopped clocks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from routing.durations import Duration
from routing.facts import Words
from routing.suspensions import reasons_of
from tickets.models import AttachmentRow
from tickets.moving import asked_time, extended, resumed, stopped_time
from tickets.notices import notice
from tickets.people import Role
from tickets.service.doing import Doing
from tickets.service.moved import extension_unit, limit_of, move_result, own_due
from tickets.standing_words import reason_words
from tickets.workflow import Action

LAPSED = {Action.REPLY: "已提交答复，申请自行终止。", Action.REASSIGN: "已改派，申请自行终止。"}


async def ask_extension(doing: Doing) -> None:
    change, ticket = doing.change, doing.change.ticket
    limit = Duration.parse(doing.rules.pack_of(ticket).extension.decide)
    decide_by = doing.rules.calendar_for(ticket).add_working_time(change.now, limit).at_utc
    asked = {
        "days": int(doing.payload["days"]),
        "unit": extension_unit(limit_of(ticket)).value,
        "reason": doing.payload["reason"],
        "interim_answer": doing.payload.get("interim_answer", ""),
        "decide_by": decide_by.isoformat(),
        **_asked(doing),
    }
    _tell_leader(doing, asked, decide_by)
    change.set(extensions=[*ticket.extensions, asked])


def _tell_leader(doing: Doing, asked: dict[str, Any], decide_by: datetime) -> None:
    """A further extension of a hard case is the leader's to decide, who works at no list of requests."""
    change, ticket = doing.change, doing.change.ticket
    before = sum(one["granted"] is not False for one in ticket.extensions)
    if before < doing.rules.pack_of(ticket).extension.times:
        return
    until = f"{doing.rules.calendar_for(ticket).local(decide_by):%m-%d %H:%M}"
    text = f"工单 {ticket.number} 再次申请延期 {asked_time(asked).words.zh}，请于 {until} 前审定。"
    subject = f"extension-leader:{ticket.id}:{len(ticket.extensions)}"
    change.rows.append(notice("extension_for_leader", subject, text, {Role.VIP}, change.now, ticket=ticket))


def _asked(doing: Doing) -> dict[str, Any]:
    change = doing.change
    return {
        "department": change.ticket.department,
        "asked_by": change.actor.name,
        "asked_at": change.now.isoformat(),
        "granted": None,
    }


def _verdict(doing: Doing, granted: bool) -> dict[str, Any]:
    change = doing.change
    return {
        "granted": granted,
        "reviewer": change.actor.id,
        "reviewer_name": change.actor.name,
        "opinion": doing.payload.get("opinion", ""),
        "decided_at": change.now.isoformat(),
    }


async def grant_extension(doing: Doing) -> None:
    change, ticket = doing.change, doing.change.ticket
    *earlier, last = ticket.extensions
    calendar, old = doing.rules.calendar_for(ticket), ticket.result_due_at
    verdict = _verdict(doing, granted=True)
    if old is not None:
        more = asked_time(last)
        new = extended(old, more, calendar)
        own = own_due(ticket)
        later = extended(own, more, calendar) if own and "own" in ticket.limits else None
        verdict |= {"old": old.isoformat(), "new": new.isoformat()}
        why = Words(
            f"经批准延期 {more.words.zh}：{last['reason'].rstrip('。')}",
            f"{more.words.en} more granted, “{last['reason']}”",
        )
        move_result(change, doing.rules, new, why, own=later)
    change.set(extensions=[*earlier, last | verdict])


async def deny_extension(doing: Doing) -> None:
    *earlier, last = doing.change.ticket.extensions
    doing.change.set(extensions=[*earlier, last | _verdict(doing, granted=False)])


async def ask_suspension(doing: Doing) -> None:
    file = await AttachmentRow.get_or_none(id=doing.payload["evidence"]) if "evidence" in doing.payload else None
    reasons = reasons_of(doing.rules.pack_of(doing.change.ticket))
    reason = next(one for one in reasons if one.code == doing.payload["reason"])
    asked = {
        "reason": reason.code,
        "reason_zh": reason.words.zh,
        "reason_en": reason.words.en,
        "basis": list(reason.basis),
        "evidence": doing.payload.get("evidence", ""),
        "evidence_name": file.name if file else "",
        "from": None,
        "until": None,
        "seconds": 0,
        **_asked(doing),
    }
    doing.change.set(suspensions=[*doing.change.ticket.suspensions, asked])


async def stop_clock(doing: Doing) -> None:
    change, ticket = doing.change, doing.change.ticket
    *earlier, last = ticket.suspensions
    most = doing.rules.pack_of(ticket).suspend.max.get(last["reason"])
    calendar = doing.rules.calendar_for(ticket)
    ends = calendar.add_working_time(change.now, Duration.parse(most)).at_utc if most else None
    started = {"from": change.now.isoformat()}
    change.set(suspensions=[*earlier, last | _verdict(doing, granted=True) | started], resume_by=ends)


async def deny_suspension(doing: Doing) -> None:
    *earlier, last = doing.change.ticket.suspensions
    doing.change.set(suspensions=[*earlier, last | _verdict(doing, granted=False)])


async def start_clock(doing: Doing) -> None:
    change, ticket = doing.change, doing.change.ticket
    *earlier, last = ticket.suspensions
    start = datetime.fromisoformat(last["from"])
    end = min(change.now, ticket.resume_by) if ticket.resume_by else change.now
    limit, calendar = limit_of(ticket), doing.rules.calendar_for(ticket)
    seconds = stopped_time(limit, start, end, calendar).total_seconds() if limit else 0.0
    change.set(suspensions=[*earlier, last | {"until": end.isoformat(), "seconds": seconds}], resume_by=None)
    if limit is None or ticket.result_due_at is None:
        return
    own = own_due(ticket) if "own" in ticket.limits else None
    if ticket.original_due_at is not None:
        change.set(original_due_at=resumed(ticket.original_due_at, limit, start, end, calendar))
    new = resumed(ticket.result_due_at, limit, start, end, calendar)
    later = resumed(own, limit, start, end, calendar) if own else None
    reason = reason_words(last)
    why = Words(f"挂起（{reason.zh}）期间不计时", f"The time of the suspension ({reason.en.lower()}) does not count")
    move_result(change, doing.rules, new, why, own=later)


async def settle_requests(doing: Doing) -> None:
    """What still waits for a decision ends with the reply, or when another unit gets the ticket."""
    ticket = doing.change.ticket
    lapsed = {"granted": False, "opinion": LAPSED[doing.action], "decided_at": doing.change.now.isoformat()}
    for name in ("extensions", "suspensions"):
        asked = getattr(ticket, name)
        if asked and asked[-1]["granted"] is None:
            doing.change.set(**{name: [*asked[:-1], asked[-1] | lapsed]})
    doing.change.set(refusal={})
