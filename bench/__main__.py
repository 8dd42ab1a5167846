"""Prints the table of measured figures: `python -m bench [name ...]`, all of them when none is named."""

from __future__ import annotations

import importlib
import sys

from bench.row import Row

BENCHES = ("codec", "floor", "recognizer", "fanout", "tickets")
LINE = "{:<60} {:>12} {:>12} {:>7}  {}"


def _figure(value: float | None, digits: int = 0) -> str:
    return "-" if value is None else f"{value:,.{digits}f}"


def _line(row: Row) -> str:
    return LINE.format(row.name, _figure(row.ours), _figure(row.peer), _figure(row.ratio, 2), row.goal)


def main(names: list[str]) -> None:
    print(LINE.format("figure", "ours", "peer", "ratio", "goal"))
    for name in names or BENCHES:
        for row in importlib.import_module(f"bench.{name}").run():
            print(_line(row), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
