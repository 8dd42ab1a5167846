"""Which version of a pack counts on a day, and how each stands to that: in use, not yet, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from routing.errors import UnknownPack
from routing.facts import Words
from routing.packs import RulePack


def pack_in_force(packs: Iterable[RulePack], name: str, now: datetime) -> RulePack:
    """The pack for tickets dispatched at `now`. A pin (`id@version`) stays pinned. Of an id it is the version whose day
    came last; while no day has come, the one that comes first, so that there are rules at all. Raises UnknownPack,
    also where several versions have no day, or one and the same."""
    known = tuple(packs)
    pinned = [pack for pack in known if pack.pin == name]
    versions = pinned or [pack for pack in known if pack.ruleset.id == name]
    if len(versions) == 1:
        return versions[0]
    dated = [(day, pack) for pack in versions if (day := pack.ruleset.effective_from) is not None]
    by_day = dict(dated)
    if not dated or len(by_day) != len(dated):
        raise UnknownPack(name, tuple(pack.pin for pack in known))
    come = [day for day, pack in dated if day <= local_day(pack, now)]
    return by_day[max(come)] if come else by_day[min(by_day)]


def local_day(pack: RulePack, now: datetime) -> date:
    """The day as the pack's city counts it."""
    return now.astimezone(ZoneInfo(pack.clock.tz)).date()


def force_words(pack: RulePack, current: RulePack, name: str, now: datetime) -> Words:
    """How the pack stands to what counts now."""
    day, today = pack.ruleset.effective_from, local_day(pack, now)
    if pack.pin == current.pin:
        return _used(day, today, pinned=name == pack.pin)
    if pack.ruleset.id != current.ruleset.id:
        return Words("未使用", "not used")
    if day is None:
        return Words("未定施行日，未使用", "without a day, not used")
    if day > today:
        return Words(f"{day} 起施行", f"in force from {day}")
    return Words("未使用，另有版本施行", "not used: another version is in force")


def _used(day: date | None, today: date, *, pinned: bool) -> Words:
    zh, en = ("按设置指定使用", "in use as the settings pin it") if pinned else ("使用中", "in use")
    if day is None:
        return Words(f"{zh}，未定施行日", f"{en}, without a day")
    if day > today:
        why = ("", "") if pinned else ("，没有其他版本，先行使用", ", there being no other version yet")
        return Words(f"{zh}；施行日 {day} 未到{why[0]}", f"{en}; its day {day} has not come{why[1]}")
    return Words(f"{zh}，{day} 起施行", f"{en} since {day}")
