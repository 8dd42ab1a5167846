"""Tables for a terminal: columns aligned although a Chinese character is two cells wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

GAP = "  "


def width(text: str) -> int:
    """Cells of a terminal that `text` takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Lines with a rule under the head; numbers stand at the right, the last column is not padded."""
    plain = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(width(row[column]) for row in plain) for column in range(len(head))]
    right = [all(row[column].lstrip("+-").isdigit() for row in plain[1:]) for column in range(len(head))]
    lines = [_line(row, widths, right) for row in plain]
    lines.insert(1, GAP.join("-" * cells for cells in widths))
    return "\n".join(lines)


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    cells = []
    for text, cells_wide, to_right in zip(row, widths, right, strict=True):
        space = " " * (cells_wide - width(text))
        cells.append(space + text if to_right else text + space)
    return GAP.join(cells).rstrip()
