"""When a unit is to be interviewed (约谈): named in as many bulletins running as the pack says, or found to have closed
falsely. The lead and the leader are told; whether and when to hold it they decide."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tickets.models import Bulletin, ScoreMark
from tickets.notices import notice, tell_once
from tickets.people import Role
from tickets.rules import Rules

_TOLD = frozenset({Role.LEAD, Role.VIP})


async def after_bulletin(signed: Bulletin, rules: Rules, now: datetime) -> None:
    """Units that the bulletins before named as well."""
    months = [signed.month]
    named = _named(signed)
    while len(months) < rules.pack.bulletin.running and named:
        months.insert(0, month_before(months[0]))
        named &= _named(await Bulletin.get_or_none(month=months[0], signed_at__isnull=False))
    running = {1: "", 2: "连续两个月"}.get(len(months), f"连续 {len(months)} 个月")
    for code in sorted(named):
        text = f"{_name(code, rules)}{running}被通报（{'、'.join(months)}），请安排约谈。"
        await tell_once(notice("interview_due", f"interview:{signed.month}:{code}", text, _TOLD, now))


async def after_mark(mark: ScoreMark, rules: Rules, now: datetime) -> None:
    """One false close is enough."""
    if mark.kind == "false_close":
        text = f"{_name(mark.department, rules)}被认定虚假办结，请安排约谈。"
        await tell_once(notice("interview_due", f"interview:{mark.id}", text, _TOLD, now))


def month_before(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01') - timedelta(days=1):%Y-%m}"


def _named(bulletin: Bulletin | None) -> set[str]:
    return {unit["code"] for unit in bulletin.content.get("units", [])} if bulletin else set()


def _name(code: str, rules: Rules) -> str:
    known = rules.catalogue.departments.get(code)
    return known.name if known else code
