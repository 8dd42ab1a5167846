"""The lists that forms are filled from: areas, categories, departments, and the words for types and levels."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from agent_console import wire
from agent_console.api.route import Ask
from routing.facts import NAMES, Language, Secrecy, TicketType, Urgency, Words

PAUSE_REASONS: dict[str, Words] = {
    "rest": Words("小休", "Rest"),
    "training": Words("培训", "Training"),
    "meeting": Words("会议", "Meeting"),
    "meal": Words("用餐", "Meal"),
    "other": Words("其他", "Other"),
}


async def catalogue(ask: Ask) -> wire.Catalogue:
    """The lists that forms are filled from."""
    settings, lists = ask.services.settings, ask.services.rules.catalogue
    return wire.Catalogue(
        areas=[wire.TreeNode(code=one.code, name=one.name, parent=one.parent) for one in lists.areas.values()],
        categories=[
            wire.TreeNode(code=one.code, name=one.name, parent=one.parent) for one in lists.categories.values()
        ],
        departments=[
            wire.Department(code=one.code, name=one.name, area=one.area, level=one.level)
            for one in lists.departments.values()
        ],
        types=_named(TicketType, ask.language),
        urgencies=_named(Urgency, ask.language),
        secrecy=_named(Secrecy, ask.language),
        pause_reasons=[
            wire.Named(code=code, name=PAUSE_REASONS.get(code, Words(code, code)).say(ask.language))
            for code in settings.floor.pause_reasons
        ],
        seats=list(settings.pbx.seats),
        phones={seat: phone.value for seat, phone in ask.services.phones.in_use().items()},
    )


def _named(kind: Iterable[StrEnum], language: Language) -> list[wire.Named]:
    return [wire.Named(code=member.value, name=NAMES[member].say(language)) for member in kind]
