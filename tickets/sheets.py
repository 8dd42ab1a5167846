"""Excel tables: rows read without trusting the file, and rows written that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError

import openpyxl
import xlsxwriter

from routing.facts import Words
from tickets.errors import FieldErrors
from tickets.files import XLSX, kind_of

MOST_UNPACKED = 64 * 1024 * 1024
MOST_COLUMNS = 60
LONGEST_CELL = 5_000
LAST_ROW = 50_000
"""A table that reaches further down is not read: one line may name any row, and all above it would be gone through."""
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_PACKED = b"PK\x03\x04"
_NO_TABLE = Words("不是可以读取的 XLSX 表格", "is no XLSX table that can be read")
_NO_TEXT = Words("不是可以读取的 XLSX 或 CSV 表格", "is no XLSX or CSV table that can be read")
_TOO_MUCH = Words("表格解开后过大", "the table is too large when unpacked")
_TOO_FAR = Words(f"表格最多到第 {LAST_ROW} 行", f"reaches beyond line {LAST_ROW}")
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, OSError, EOFError, ParseError, AttributeError,
    IndexError, RuntimeError, OverflowError,
)  # fmt: skip
"""What openpyxl says of files that are none of its own."""


Cell = str | int | float | datetime | None
"""What is written."""


class Line(NamedTuple):
    number: int
    """As the spreadsheet counts it: the first line under the heads is 2."""
    cells: dict[str, Any]
    """By the column's head; str, int, float, bool or datetime; empty ones are left out."""


class Table(NamedTuple):
    heads: list[str]
    lines: list[Line]


def lines_of(data: bytes, most: int) -> list[Line]:
    """The lines of the first sheet under its heads, empty ones left out, at most `most` + 1. Raises FieldErrors for
    `file`. Blocks."""
    return _sheet(data, most).lines


def table_of(data: bytes, most: int) -> Table:
    """The same of an XLSX or CSV table (UTF-8 or GB 18030), with its heads."""
    return _sheet(data, most) if data.startswith(_PACKED) else _text_table(data, most)


def _text_table(data: bytes, most: int) -> Table:
    try:
        return _lines(csv.reader(io.StringIO(_decoded(data), newline=""), strict=True), most)
    except (UnicodeDecodeError, csv.Error):
        raise FieldErrors({"file": _NO_TEXT}) from None


def _decoded(data: bytes) -> str:
    """Excel in China writes GB 18030, everything else UTF-8."""
    if b"\0" in data:
        raise FieldErrors({"file": _NO_TEXT})
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _sheet(data: bytes, most: int) -> Table:
    if kind_of(data) is not XLSX:
        raise FieldErrors({"file": _NO_TABLE})
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(member.file_size for member in packed.infolist()) > MOST_UNPACKED:
            raise FieldErrors({"file": _TOO_MUCH})
    try:
        return _read(data, most)
    except _UNREADABLE:
        raise FieldErrors({"file": _NO_TABLE}) from None


def _read(data: bytes, most: int) -> Table:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        return _lines(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True), most)
    finally:
        book.close()


def _lines(rows: Iterator[Sequence[Any]], most: int) -> Table:
    heads = [str(cell or "").strip() for cell in next(rows, ())]
    lines: list[Line] = []
    for number, row in enumerate(rows, 2):
        cells = {head: _plain(cell) for head, cell in zip(heads, row, strict=False) if head and _says(cell)}
        if cells:
            lines.append(Line(number, cells))
        if len(lines) > most:
            break
        if number > max(LAST_ROW, most + 1):
            raise FieldErrors({"file": _TOO_FAR})
    return Table(heads, lines)


def _says(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _plain(cell: Any) -> Any:
    return cell if isinstance(cell, int | float | bool | datetime) else str(cell).strip()[:LONGEST_CELL]


class SheetWriter:
    """One sheet written line by line in constant memory; every text is a text, whatever it begins with."""

    def __init__(self, path: Path, title: str, heads: Sequence[str], note: str) -> None:
        as_text = {"strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": path.parent, **as_text})
        self._sheet = self._book.add_worksheet(title)
        self._text = self._book.add_format({"num_format": "@"})
        self._quoted = self._book.add_format({"num_format": "@", "quote_prefix": True})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        bold = self._book.add_format({"bold": True})
        for column, head in enumerate(heads):
            self._sheet.write_string(0, column, head, bold)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_footer(f"&L{note.replace('&', '&&')[:200]}")
        self._book.set_properties({"comments": note})
        self._next = 1

    def __enter__(self) -> SheetWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write the file. Blocks, a second and more for a long table."""
        self._book.close()

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Add lines; times must be local and without a zone. Blocks."""
        for row in rows:
            for column, cell in enumerate(row):
                self._cell(column, cell)
            self._next += 1

    def _cell(self, column: int, cell: Cell) -> None:
        if isinstance(cell, datetime):
            self._sheet.write_datetime(self._next, column, cell, self._moment)
        elif isinstance(cell, int | float):
            self._sheet.write_number(self._next, column, cell)
        elif cell:
            kept = cell[:32_000]
            self._sheet.write_string(self._next, column, kept, self._quoted if is_formula(kept) else self._text)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet that is less careful could take the text for a formula."""
    return text.lstrip(" ").startswith(FORMULA_MARKS) or text.startswith(("\t", "\r", "\n"))
