import pytest

from agent_console.logs import hide_numbers


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
