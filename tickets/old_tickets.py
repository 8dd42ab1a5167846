"""Tickets of an older system from an Excel table: each line checked first, then brought over once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

from routing.departments import Catalogue
from routing.facts import Secrecy, TicketType, Urgency, Words, named
from tickets.errors import FieldErrors
from tickets.events import IMPORTED
from tickets.models import ImportedTicket, Ticket
from tickets.people import Actor
from tickets.service import TicketService
from tickets.service.drafts import read_fields, with_least_level
from tickets.service.writing import create, transaction
from tickets.sheets import Line, lines_of
from tickets.statuses import Status

MOST_LINES = 5_000
BATCH = 100
FIRST_YEAR = 1900
"""No hotline is older."""
CLOSE_REASON = "imported"

OLD_NUMBER, OPENED, CLOSED, ANSWER = "原单号", "登记时间", "办结时间", "答复"
COLUMNS: dict[str, str] = {
    "事项": "matter",
    "诉求": "demand",
    "地点": "place",
    "区域": "area",
    "类型": "type",
    "紧急程度": "urgency",
    "保密等级": "secrecy",
    "诉求分类": "category",
    "承办单位": "department",
    "来电人": "caller_name",
    "来电号码": "caller_number",
}
LATITUDE, LONGITUDE = "纬度", "经度"
"""Of CGCS2000 or WGS-84; both or neither."""
HEADS = (OLD_NUMBER, OPENED, *COLUMNS, LATITUDE, LONGITUDE, ANSWER, CLOSED)
_KEY = re.compile(r"[\w./()〔〕\[\]-]{1,64}")
_MISSING = Words("请填写", "must be filled in")
_UNKNOWN = Words("没有这个选项", "is none of the choices")
_NO_TIME = Words("应为日期时间，如 2024-05-06 09:30", "must be a time such as 2024-05-06 09:30")
_FUTURE = Words("不能晚于现在", "may not lie ahead")
_TOO_OLD = Words(f"不能早于 {FIRST_YEAR} 年", f"may not lie before {FIRST_YEAR}")
_BEFORE = Words("早于登记时间", "lies before the opening")
_TWICE = Words("与第 {line} 行重复", "stands in line {line} too")
_NO_KEY = Words("最多 64 个字母、数字或 - . / 〔〕", "at most 64 letters, digits or - . / 〔〕")
_TOO_MANY = Words(f"一次最多 {MOST_LINES} 行", f"at most {MOST_LINES} lines at once")
_CHANGED = Words("与检查过的表格不是同一份，请重新检查", "is not the table that was checked: check it again")


class Fault(NamedTuple):
    line: int
    column: str
    why: Words


class Good(NamedTuple):
    """A line that can be brought over."""

    line: int
    old_number: str
    opened_at: datetime
    closed_at: datetime | None
    answer: str
    fields: dict[str, Any]


class Checked(NamedTuple):
    digest: str
    lines: int
    good: list[Good]
    known: int
    """Lines whose old number was brought over before."""
    faults: list[Fault]


class _Wrong(ValueError):
    def __init__(self, column: str, why: Words) -> None:
        super().__init__(why.en)
        self.column = column
        self.why = why


def read_table(data: bytes, catalogue: Catalogue, zone: ZoneInfo, now: datetime) -> Checked:
    """Check every line; nothing is written. Raises FieldErrors for a file that is no table. Blocks."""
    lines = lines_of(data, MOST_LINES)
    if len(lines) > MOST_LINES:
        raise FieldErrors({"file": _TOO_MANY})
    good: dict[str, Good] = {}
    faults: list[Fault] = []
    for line in lines:
        found = list(_faults_of(line, catalogue, zone, now, good))
        faults += [one for one in found if isinstance(one, Fault)]
    return Checked(hashlib.sha256(data).hexdigest(), len(lines), list(good.values()), 0, faults)


def _faults_of(
    line: Line, catalogue: Catalogue, zone: ZoneInfo, now: datetime, good: dict[str, Good]
) -> Iterable[Fault]:
    """The line's faults; a line without any is added to `good`."""
    try:
        one = _good(line, catalogue, zone, now)
    except FieldErrors as error:
        heads = {field: head for head, field in COLUMNS.items()} | {"point": LATITUDE}
        return [Fault(line.number, heads.get(field, field), why) for field, why in error.fields.items()]
    except _Wrong as error:
        return [Fault(line.number, error.column, error.why)]
    if (first := good.get(one.old_number)) is not None:
        twice = Words(_TWICE.zh.format(line=first.line), _TWICE.en.format(line=first.line))
        return [Fault(line.number, OLD_NUMBER, twice)]
    good[one.old_number] = one
    return []


def _good(line: Line, catalogue: Catalogue, zone: ZoneInfo, now: datetime) -> Good:
    cells = line.cells
    key = str(_required(cells, OLD_NUMBER))
    if not _KEY.fullmatch(key):
        raise _Wrong(OLD_NUMBER, _NO_KEY)
    opened = _moment(OPENED, _required(cells, OPENED), zone, now)
    closed = _moment(CLOSED, cells[CLOSED], zone, now) if CLOSED in cells else None
    if closed is not None and closed < opened:
        raise _Wrong(CLOSED, _BEFORE)
    _required(cells, "事项")
    codes = {field: _code(head, cells[head], catalogue) for head, field in COLUMNS.items() if head in cells}
    codes |= _point(cells)
    return Good(line.number, key, opened, closed, str(cells.get(ANSWER, "")), read_fields(codes, catalogue))


def _point(cells: Mapping[str, Any]) -> dict[str, str]:
    """Both degrees as a person would type them."""
    if LATITUDE not in cells and LONGITUDE not in cells:
        return {}
    return {"point": f"{_required(cells, LATITUDE)},{_required(cells, LONGITUDE)}"}


def _required(cells: Mapping[str, Any], head: str) -> Any:
    if head not in cells:
        raise _Wrong(head, _MISSING)
    return cells[head]


def _moment(head: str, cell: Any, zone: ZoneInfo, now: datetime) -> datetime:
    try:
        local = cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell).replace("/", "-"))
    except ValueError:
        raise _Wrong(head, _NO_TIME) from None
    if local.year < FIRST_YEAR:
        raise _Wrong(head, _TOO_OLD)
    if local.year > now.year + 1:
        raise _Wrong(head, _FUTURE)
    at = (local.replace(tzinfo=zone) if local.tzinfo is None else local).astimezone(UTC)
    if at > now:
        raise _Wrong(head, _FUTURE)
    return at


def _named_in(table: str) -> Callable[[str, Catalogue], str]:
    """By code, or by a name that only one entry has."""

    def find(text: str, catalogue: Catalogue) -> str:
        entries = getattr(catalogue, table)
        codes = [text] if text in entries else [code for code, entry in entries.items() if entry.name == text]
        if len(codes) != 1:
            raise ValueError(text)
        return codes[0]

    return find


_CODES: dict[str, Callable[[str, Catalogue], str]] = {
    "类型": lambda text, _catalogue: named(TicketType, text).value,
    "紧急程度": lambda text, _catalogue: named(Urgency, text).value,
    "保密等级": lambda text, _catalogue: Secrecy(text.upper()).value,
    "区域": _named_in("areas"),
    "诉求分类": _named_in("categories"),
    "承办单位": _named_in("departments"),
}


def _code(head: str, cell: Any, catalogue: Catalogue) -> str:
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    find = _CODES.get(head)
    try:
        return find(text, catalogue) if find else text
    except ValueError:
        raise _Wrong(head, _UNKNOWN) from None


async def without_known(checked: Checked) -> Checked:
    """The same without the lines that were brought over before."""
    keys = [one.old_number for one in checked.good]
    rows = await ImportedTicket.filter(old_number__in=keys) if keys else []
    known = {row.old_number for row in rows}
    good = [one for one in checked.good if one.old_number not in known]
    return checked._replace(good=good, known=len(checked.good) - len(good))


async def bring_over(service: TicketService, actor: Actor, checked: Checked, digest: str, *, now: datetime) -> int:
    """Write the good lines, a transaction each hundred; how many. What was written before a fault stays, and a second
    run goes on behind it. Raises FieldErrors when `digest` is not that of the table that was checked."""
    if digest != checked.digest:
        raise FieldErrors({"digest": _CHANGED})
    for start in range(0, len(checked.good), BATCH):
        async with transaction():
            for one in checked.good[start : start + BATCH]:
                await _store(service, actor, one, checked.digest, now)
    return len(checked.good)


async def _store(service: TicketService, actor: Actor, one: Good, digest: str, now: datetime) -> None:
    over = {"closed_at": one.closed_at, "close_reason": CLOSE_REASON} if one.closed_at else {}
    ticket = Ticket(
        id=uuid4(),
        number=await service.next_ticket_number(now),
        status=Status.CLOSED if one.closed_at else Status.ACCEPTED,
        opened_at=one.opened_at,
        saved_at=now,
        accepted_at=one.opened_at,
        answer=one.answer,
        **over,
        **with_least_level(one.fields, None, Secrecy.L1),
    )
    await create(ticket, actor, now, IMPORTED, f"原单号 {one.old_number}", old_number=one.old_number, line=one.line)
    await ImportedTicket.create(old_number=one.old_number, ticket_id=ticket.id, sheet=digest, line=one.line)
