"""Tables that come in are never trusted; tables that go out hold no formulas."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from routing.shipped import shipped_rulebook
from tickets.errors import FieldErrors
from tickets.old_tickets import HEADS, read_table
from tickets.sheets import SheetWriter, is_formula, lines_of

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CATALOGUE = shipped_rulebook().catalogue
LINE = {"原单号": "A-1", "登记时间": "2024-05-06 09:30", "事项": "路灯不亮", "办结时间": "2024-05-08 10:00"}


def table(*lines: dict[str, object], heads: tuple[str, ...] = HEADS) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(heads))
    for line in lines:
        sheet.append([line.get(head) for head in heads])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _faults(*lines: dict[str, object]) -> set[tuple[int, str, str]]:
    checked = read_table(table(*lines), CATALOGUE, ZONE, NOW)
    return {(fault.line, fault.column, fault.why.en) for fault in checked.faults}


def test_every_text_that_goes_out_is_a_text(tmp_path: Path):
    hostile = ["=1+1", "+86138", "-2", "@SUM(A1)", "\t=1", "  =cmd|' /C calc'!A0", "正常", "http://example.invalid"]
    path = tmp_path / "list.xlsx"
    with SheetWriter(path, "工单", ["事项"], "苏念慈 2026") as sheet:
        sheet.write([[text] for text in hostile])
    cells = [row[0] for row in openpyxl.load_workbook(path).active.iter_rows(min_row=2)]
    assert [cell.value.strip() for cell in cells] == [text.strip() for text in hostile]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [bool(cell.quotePrefix) for cell in cells] == [is_formula(text) for text in hostile]
    with zipfile.ZipFile(path) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_it_reads_lines_under_their_heads_and_passes_over_empty_ones():
    lines = lines_of(table(LINE, {}, LINE | {"原单号": 7}), 10)
    assert [line.number for line in lines] == [2, 4]
    assert lines[1].cells["原单号"] == 7


def test_a_good_line_is_read_with_names_or_codes():
    named = LINE | {"类型": "投诉", "区域": "宣州区", "紧急程度": "U2", "保密等级": "l2", "来电号码": 13800001234}
    (good,) = read_table(table(named), CATALOGUE, ZONE, NOW).good
    assert good.opened_at == datetime(2024, 5, 6, 1, 30, tzinfo=UTC)
    fields = good.fields
    assert (fields["type"], fields["urgency"], fields["secrecy"]) == ("complaint", "U2", "L2")
    assert CATALOGUE.areas[fields["area"]].name == "宣州区"
    assert fields["caller_number"] == "+8613800001234"


def test_each_faulty_line_says_where_and_why():
    assert _faults(
        LINE | {"原单号": None},
        LINE | {"登记时间": "前天"},
        LINE | {"登记时间": datetime(2030, 1, 1)},  # noqa: DTZ001  Excel knows no zones
        LINE | {"办结时间": "2023-01-01 00:00"},
        LINE | {"登记时间": "0001-01-01"},
        LINE | {"登记时间": "9999-12-31T23:59:59-14:00"},
        LINE | {"类型": "其他"},
        LINE | {"承办单位": "不存在的单位"},
        LINE | {"来电号码": "138****1234"},
        LINE | {"事项": "长" * 201},
    ) == {
        (2, "原单号", "must be filled in"),
        (3, "登记时间", "must be a time such as 2024-05-06 09:30"),
        (4, "登记时间", "may not lie ahead"),
        (5, "办结时间", "lies before the opening"),
        (6, "登记时间", "may not lie before 1900"),
        (7, "登记时间", "may not lie ahead"),
        (8, "类型", "is none of the choices"),
        (9, "承办单位", "is none of the choices"),
        (10, "来电号码", "give the whole number: a masked one cannot be stored"),
        (11, "事项", "at most 200 characters"),
    }


def test_the_same_old_number_counts_once():
    assert _faults(LINE, LINE) == {(3, "原单号", "stands in line 2 too")}


def test_what_is_no_table_is_refused():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", b" " * (70 * 1024 * 1024))
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<nonsense")
    for data in (b"a,b\n1,2", b"PK\x03\x04", bomb.getvalue(), broken.getvalue()):
        with pytest.raises(FieldErrors) as refused:
            lines_of(data, 10)
        assert list(refused.value.fields) == ["file"]


def test_entities_that_grow_are_not_followed():
    data = io.BytesIO()
    inner = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    grown = f'<!DOCTYPE worksheet [<!ENTITY e0 "{"x" * 100}">{inner}]><worksheet '
    with zipfile.ZipFile(io.BytesIO(table(LINE))) as good, zipfile.ZipFile(data, "w") as packed:
        for name in good.namelist():
            text = good.read(name).decode()
            packed.writestr(name, text.replace("<worksheet ", grown, 1).replace("路灯不亮", "&e9;"))
    with pytest.raises(FieldErrors):
        lines_of(data.getvalue(), 10)


def _changed(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The same table with its sheet's XML changed."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as good, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in good.namelist():
            text = good.read(name)
            packed.writestr(name, change(text) if name.endswith("sheet1.xml") else text)
    return written.getvalue()


def test_a_line_that_names_a_row_far_down_does_not_keep_the_reader_busy():
    def far(text: bytes) -> bytes:
        return re.sub(rb"<dimension[^>]*>", b"", text).replace(b'<row r="2"', b'<row r="999999999999"')

    with pytest.raises(FieldErrors) as refused:
        lines_of(_changed(table(LINE), far), 10)
    assert "50000" in refused.value.fields["file"].en


def test_a_damaged_table_is_refused_wherever_the_damage_is():
    good = table(LINE)
    with zipfile.ZipFile(io.BytesIO(good)) as packed:
        at = packed.getinfo("xl/worksheets/sheet1.xml").header_offset
    entry = good.rindex(b"xl/worksheets/sheet1.xml") - 46  # in the archive's table of contents
    for place, mark in ((at + 60, 0xFF), (at + 80, 0xA5), (entry + 8, 0x01), (entry + 10, 0x63)):
        damaged = bytearray(good)
        damaged[place] ^= mark
        with pytest.raises(FieldErrors) as refused:
            lines_of(bytes(damaged), 10)
        assert list(refused.value.fields) == ["file"]
