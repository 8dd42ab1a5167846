"""Pure pieces: the callback plan, the chain, numbers, masked names, forms."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial

import msgspec
import pytest

from routing.facts import Words
from routing.packs import calendar_of
from routing.shipped import shipped_pack, shipped_rulebook
from tickets.callback_plan import half_day, next_try
from tickets.errors import FieldErrors
from tickets.events import Linked, Row, first_break, row_hash
from tickets.forms import read_form
from tickets.numbers import to_e164
from tickets.sight import masked_name
from tickets.workflow import FieldSpec

CALENDAR = calendar_of(shipped_pack())
EVENING = (time(18), time(20))


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


def _again(*tried: str, now: str) -> datetime | None:
    return next_try([local(at) for at in tried], local(now), CALENDAR, tries=3, half_days=2, evening=EVENING)


@pytest.mark.parametrize(
    ("tried", "now", "expected"),
    [
        (["2026-03-02T10:00"], "2026-03-02T10:05", "2026-03-02T15:00"),
        (["2026-03-02T15:00"], "2026-03-02T15:05", "2026-03-03T09:30"),
        (["2026-03-02T10:00", "2026-03-02T15:00"], "2026-03-02T15:05", "2026-03-02T18:00"),
        (["2026-03-02T15:00", "2026-03-02T19:00"], "2026-03-02T19:05", "2026-03-03T09:30"),
        (["2026-03-02T15:00", "2026-03-03T10:00"], "2026-03-03T20:30", "2026-03-04T18:00"),
        (["2026-02-13T16:00"], "2026-02-13T16:05", "2026-02-14T09:30"),
        (["2026-02-14T16:00"], "2026-02-14T16:05", "2026-02-24T09:30"),
        (["2026-03-02T10:00", "2026-03-02T10:01", "2026-03-02T10:02"], "2026-03-02T10:03", "2026-03-02T18:00"),
        (["2026-03-02T18:00", "2026-03-02T18:10", "2026-03-02T18:20"], "2026-03-02T18:21", "2026-03-03T09:30"),
        (["2026-03-02T10:00", "2026-03-02T15:00", "2026-03-02T21:30"], "2026-03-02T21:31", "2026-03-03T18:00"),
    ],
)
def test_it_tries_in_another_half_day_and_once_in_the_evening(tried, now, expected):
    assert _again(*tried, now=now) == local(expected)


def test_three_tries_are_all():
    assert _again("2026-03-02T10:00", "2026-03-02T15:00", "2026-03-02T18:00", now="2026-03-02T18:10") is None


def test_a_pack_may_ask_for_more_half_days_and_another_evening():
    tried = [local(at) for at in ("2026-03-02T10:00", "2026-03-02T18:10", "2026-03-02T18:20")]
    again = partial(next_try, tried, local("2026-03-02T18:21"), CALENDAR, tries=3)
    assert again(half_days=2, evening=EVENING) is None
    assert again(half_days=3, evening=EVENING) == local("2026-03-03T09:30")
    assert again(half_days=2, evening=(time(19), time(21))) == local("2026-03-02T19:00")


@pytest.mark.parametrize(
    ("at", "half"),
    [
        ("2026-03-02T09:00", "am"),
        ("2026-03-02T13:00", "pm"),
        ("2026-03-02T18:00", "evening"),
        ("2026-03-02T20:00", "night"),
    ],
)
def test_a_day_has_its_parts(at, half):
    assert half_day(local(at), CALENDAR, EVENING)[1] == half


def _chain(length: int) -> list[Linked]:
    rows, previous = [], ""
    for seq in range(1, length + 1):
        row = Row(
            ticket_id="t", seq=seq, version=seq, at=local("2026-03-02T10:00") + timedelta(minutes=seq), kind="note",
            actor_id="su", actor_name="苏念慈", actor_post="voice", actor_department=None,
            text=f"第 {seq} 条", detail={},
        )  # fmt: skip
        rows.append(Linked(row, previous, row_hash(row, previous)))
        previous = rows[-1].hash
    return rows


def test_a_whole_chain_has_no_break():
    rows = _chain(5)
    assert first_break(rows, 5, rows[-1].hash) is None
    assert first_break([], 0, "") is None


def test_the_hash_does_not_depend_on_the_time_zone_in_which_it_was_written():
    row = _chain(1)[0].row
    elsewhere = msgspec.structs.replace(row, at=row.at.astimezone(CALENDAR.zone))
    assert row_hash(row, "") == row_hash(elsewhere, "")


@pytest.mark.parametrize("seq", range(1, 6))
@pytest.mark.parametrize(
    "change", [{"text": "别的"}, {"actor_name": "别人"}, {"detail": {"late": False}}, {"kind": "sign"}, {"version": 9}]
)
def test_any_change_of_any_row_is_named(seq, change):
    rows = _chain(5)
    head = rows[-1].hash
    old = rows[seq - 1]
    rows[seq - 1] = Linked(msgspec.structs.replace(old.row, **change), old.previous_hash, old.hash)
    assert first_break(rows, 5, head).seq == seq


@pytest.mark.parametrize("seq", range(1, 6))
def test_a_removed_row_is_missed(seq):
    rows = _chain(5)
    head = rows[-1].hash
    del rows[seq - 1]
    assert first_break(rows, 5, head).seq == seq


def test_a_row_rewritten_with_a_fitting_hash_breaks_the_next_link():
    rows = _chain(3)
    forged = msgspec.structs.replace(rows[1].row, text="别的")
    rows[1] = Linked(forged, rows[1].previous_hash, row_hash(forged, rows[1].previous_hash))
    assert first_break(rows, 3, rows[-1].hash).seq == 3


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("13800001234", "+8613800001234"),
        ("+86 138 0000 1234", "+8613800001234"),
        ("0563-3012345", "+865633012345"),
        ("8003", "8003"),
        ("12345", "12345"),
        ("", ""),
        ("anonymous", ""),
    ],
)
def test_one_caller_is_one_number(given, stored):
    assert to_e164(given) == stored


@pytest.mark.parametrize(
    ("name", "shown"), [("尉迟听澜", "尉迟**"), ("苏念慈", "苏**"), ("方某", "方*"), ("", ""), ("欧阳慕容雪", "欧阳**")]
)
def test_the_surname_stays(name, shown):
    assert masked_name(name) == shown


FORM = (
    FieldSpec(name="reason", kind="choice", title=Words("理由", "Reason"), choices=(("a", Words("甲", "A")),)),
    FieldSpec(name="unit", kind="department", title=Words("单位", "Unit"), required=False),
    FieldSpec(name="said", kind="long_text", title=Words("说明", "Text")),
    FieldSpec(name="urgent", kind="boolean", title=Words("加急", "Urgent"), required=False),
)


def test_a_form_gives_its_values_stripped():
    catalogue = shipped_rulebook().catalogue
    given = {"reason": "a", "unit": "341802-market", "said": "  好 ", "urgent": True}
    assert read_form(FORM, given, catalogue) == given | {"said": "好"}


def test_a_form_names_all_that_is_wrong():
    given = {"reason": "z", "unit": "nowhere", "said": " ", "urgent": "yes", "more": 1}
    with pytest.raises(FieldErrors) as refused:
        read_form(FORM, given, shipped_rulebook().catalogue)
    assert set(refused.value.fields) == {"reason", "unit", "said", "urgent", "more"}
