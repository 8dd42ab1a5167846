"""Drafts: which fields an operator may write, what each may hold, and what must stand before anything follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import msgspec

from routing.departments import Catalogue
from routing.facts import Channel, Secrecy, TicketType, Urgency, Words
from routing.points import Point, PointRefused, check_within, point_kept, typed_point
from routing.secrecy import least_level
from tickets.errors import FieldErrors
from tickets.models import Ticket
from tickets.numbers import to_e164
from tickets.watermark import unmarked

_Check = Callable[[Any, Catalogue], Any]
"""Gives the value to store; raises ValueError with Words when it may not be."""


class _Wrong(ValueError):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.why = Words(zh, en)


def _too_long(limit: int) -> Words:
    return Words(f"最多 {limit} 字", f"at most {limit} characters")


def _text(limit: int) -> _Check:
    def check(value: Any, _catalogue: Catalogue) -> str:
        if not isinstance(value, str):
            raise _Wrong("应为文字", "must be text")
        if "\0" in value:
            raise _Wrong("含有不能保存的字符", "holds a character that cannot be stored")
        if len(value) > limit:
            long = _too_long(limit)
            raise _Wrong(long.zh, long.en)
        return unmarked(value).strip()

    return check


def _one_of(kind: type[StrEnum], *, optional: bool = False) -> _Check:
    def check(value: Any, _catalogue: Catalogue) -> str | None:
        if optional and value in (None, ""):
            return None
        if value not in {member.value for member in kind}:
            raise _Wrong("没有这个选项", "is none of the choices")
        return str(value)

    return check


def _known(table: str) -> _Check:
    def check(value: Any, catalogue: Catalogue) -> str | None:
        if value in (None, ""):
            return None
        if value not in getattr(catalogue, table):
            raise _Wrong("目录中没有这个代码", "is not in the catalogue")
        return str(value)

    return check


def _number(value: Any, catalogue: Catalogue) -> str:
    text = _text(32)(value, catalogue)
    if "*" in text:
        raise _Wrong("请填写完整号码，遮蔽后的号码不能保存", "give the whole number: a masked one cannot be stored")
    return to_e164(text)


def _point(value: Any, catalogue: Catalogue) -> dict[str, Any]:
    """As a person types it ("30.9401,118.7512"), or as the register gave it."""
    if not value:
        return {}
    try:
        if isinstance(value, str):
            return point_kept(typed_point(unmarked(value), catalogue.bounds))
        point = msgspec.convert(value, Point)
        check_within(catalogue.bounds, point.latitude, point.longitude)
    except PointRefused as refused:
        raise _Wrong(refused.why.zh, refused.why.en) from None
    except msgspec.ValidationError:
        raise _Wrong("格式不对", "has a wrong shape") from None
    return point_kept(point)


def _marks(value: Any, _catalogue: Catalogue) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(mark, dict) for mark in value.values()):
        raise _Wrong("格式不对", "has a wrong shape")
    if not all(name in FIELDS and isinstance(mark.get("text", ""), str) for name, mark in value.items()):
        raise _Wrong("格式不对", "has a wrong shape")
    return {name: {"at": mark.get("at"), "text": mark.get("text", "")[:500]} for name, mark in value.items()}


LONGEST_MATTER, LONGEST_DEMAND = 200, 5000
FIELDS: dict[str, _Check] = {
    "matter": _text(LONGEST_MATTER),
    "demand": _text(LONGEST_DEMAND),
    "place": _text(300),
    "point": _point,
    "area": _known("areas"),
    "type": _one_of(TicketType, optional=True),
    "urgency": _one_of(Urgency),
    "secrecy": _one_of(Secrecy),
    "category": _known("categories"),
    "department": _known("departments"),
    "channel": _one_of(Channel),
    "caller_name": _text(64),
    "caller_number": _number,
    "contact_wish": _text(200),
    "matter_for_unit": _text(LONGEST_MATTER),
    "demand_for_unit": _text(LONGEST_DEMAND),
    "suggested_fields": _marks,
}

_MISSING = Words("请填写", "must be filled in")
_CHOOSE = Words("请选择", "must be chosen")
_PLACE = Words("请填写地点或选择属地", "give the place, or choose the area")


def read_fields(given: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """Columns to store. Raises FieldErrors naming every field that is unknown or wrong."""
    values: dict[str, Any] = {}
    wrong: dict[str, Words] = {}
    for name, value in given.items():
        check = FIELDS.get(name)
        try:
            if check is None:
                raise _Wrong("没有这个字段", "no such field")
            values[name] = check(value, catalogue)
        except _Wrong as error:
            wrong[name] = error.why
    if wrong:
        raise FieldErrors(wrong)
    return values


def read_wording(matter: str | None, demand: str | None) -> dict[str, str]:
    """What a unit is to read, as it is stored; what is None is left out. Raises FieldErrors for what is too long."""
    given = {"matter_for_unit": (matter, LONGEST_MATTER), "demand_for_unit": (demand, LONGEST_DEMAND)}
    told = {name: (unmarked(text).strip(), limit) for name, (text, limit) in given.items() if text is not None}
    if wrong := {name: _too_long(limit) for name, (text, limit) in told.items() if len(text) > limit}:
        raise FieldErrors(wrong)
    return {name: text for name, (text, _) in told.items()}


def with_least_level(values: dict[str, Any], type_: str | None, level: str) -> dict[str, Any]:
    """The same, with the level raised to what the ticket's type asks for; `type_` and `level` are those it has."""
    least = least_level(values.get("type", type_))
    return values | {"secrecy": least.value} if values.get("secrecy", level) < least else values


def require_complete(ticket: Ticket) -> None:
    """What a draft must say before it is accepted. Raises FieldErrors."""
    missing = {name: _MISSING for name in ("matter", "demand") if not getattr(ticket, name)}
    if not ticket.type:
        missing["type"] = _CHOOSE
    if not ticket.place and not ticket.area:
        missing["place"] = _PLACE
    if missing:
        raise FieldErrors(missing)
