"""Prints the table of measured figures: `python -m bench [name ...]`, all of them when none is named.

A bench that breaks shows its trace, the others go on, and the exit status is 1. A goal that is missed is a figure, not
a failure: what the figures are worth depends on the machine and on what else it does.
"""

from __future__ import annotations

import importlib
import logging
import sys
import time
import traceback

import structlog

from bench.row import Row

BENCHES = ("codec", "floor", "tickets", "sealed", "lists", "recognizer", "fanout", "paint", "memory")
LINE = "{:<60} {:>12} {:>12} {:>7}  {}"


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 or value == round(value) else f"{value:,.1f}"


def _line(row: Row) -> str:
    ratio = "-" if row.ratio is None else f"{row.ratio:,.2f}"
    return LINE.format(row.name, _figure(row.ours), _figure(row.peer), ratio, row.goal).rstrip()


def _whole(name: str) -> bool:
    """Print the rows of one bench; whether it came to its end."""
    try:
        for row in importlib.import_module(f"bench.{name}").run():
            print(_line(row), flush=True)
    except Exception:
        print(f"bench.{name} broke:", file=sys.stderr)
        traceback.print_exc()
        return False
    return True


def main(names: list[str]) -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    begun = time.monotonic()
    print(LINE.format("figure", "ours", "peer", "ratio", "goal"))
    broken = [name for name in names or BENCHES if not _whole(name)]
    print(f"{time.monotonic() - begun:.0f} s" + (f", broken: {', '.join(broken)}" if broken else ""))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
