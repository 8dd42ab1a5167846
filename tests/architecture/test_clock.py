"""One clock: no decision reads the time by itself; it is handed in, or asked of the office's clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
    ("time", "time_ns"), ("time", "gmtime"), ("time", "localtime"),
}  # fmt: skip
OWN_TIME = {
    "tickets/clock.py": "the clock itself",
    "agent_console/auth.py": "how long a session has been idle, by Redis' own time",
}


def _readings() -> Iterator[tuple[str, int]]:
    for package in ("routing", "tickets", "agent_console"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "node_modules" not in path.parts:
                name = path.relative_to(ROOT).as_posix()
                yield from ((name, line) for line in _lines(ast.parse(path.read_text("utf-8"))))


def _lines(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if (owner, node.attr) in CLOCKS:
                yield node.lineno


def test_only_the_clock_reads_the_time():
    assert [f"{name}:{line}" for name, line in _readings() if name not in OWN_TIME] == []


def test_the_named_exceptions_are_still_there():
    assert {name for name, _ in _readings()} == set(OWN_TIME)


def test_a_reading_would_be_found():
    assert list(_lines(ast.parse("import datetime\nx = datetime.datetime.now()"))) == [2]
