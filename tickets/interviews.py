"""When a unit is to be interviewed (约谈): named in two months' bulletins running, or found to have closed falsely. The
lead and the leader are told; whether and when to hold it they decide."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tickets.models import Bulletin, ScoreMark
from tickets.notices import notice, tell_once
from tickets.people import Role
from tickets.rules import Rules

_TOLD = frozenset({Role.LEAD, Role.VIP})


async def after_bulletin(signed: Bulletin, rules: Rules, now: datetime) -> None:
    """Units that the bulletin before named as well."""
    before = month_before(signed.month)
    earlier = await Bulletin.get_or_none(month=before, signed_at__isnull=False)
    for code in sorted(_named(signed) & _named(earlier)):
        text = f"{_name(code, rules)}连续两个月被通报（{before}、{signed.month}），请安排约谈。"
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
