import sys

import asyncpg
import pytest
from aiohttp.http_exceptions import LineTooLong

from agent_console.logs import hide_numbers, without_values


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("calling 13800001234 now", "calling 138****1234 now"),
        ("+8613800001234", "138****1234"),
        ("0563-3012345", "0563-****2345"),
        ("call 1700000000.42 answered", "call 1700000000.42 answered"),
        ("seat 8003, port 15038", "seat 8003, port 15038"),
        ("2026-02-13T10:00:00.123456Z", "2026-02-13T10:00:00.123456Z"),
    ],
)
def test_no_telephone_number_leaves_in_a_log_line(said: str, hidden: str):
    assert hide_numbers(None, "info", {"event": said})["event"] == hidden


def test_values_that_are_not_text_are_left_alone():
    assert hide_numbers(None, "info", {"event": "x", "port": 13800001234})["port"] == 13800001234


def test_a_fault_is_told_with_its_causes_and_places_but_not_with_what_people_wrote():
    quoted = "Key (name)=(尉迟听澜) already exists."
    try:
        try:
            raise asyncpg.UniqueViolationError(quoted)
        except asyncpg.PostgresError as error:
            raise ExceptionGroup("a task failed", [RuntimeError("the sweep stopped"), error]) from error
    except ExceptionGroup:
        told = without_values(sys.exc_info())
    assert quoted not in told
    assert told.splitlines().count("UniqueViolationError") == 1
    assert "RuntimeError: the sweep stopped" in told
    assert "test_logs.py" in told


def test_python_s_own_errors_and_the_servers_lose_what_they_quote():
    said = "尉迟听澜"
    for fault in (lambda: int(said), lambda: {}[said], lambda: _line_too_long(f"/api/tickets?q={said}")):
        try:
            fault()
        except Exception:
            told = without_values(sys.exc_info())
        assert said not in told
        assert told.splitlines()[-1] in {"ValueError", "KeyError", "LineTooLong"}


def _line_too_long(line: str) -> None:
    raise LineTooLong(line, 8190)
