import pytest

from tickets.exchange.reasons import REASONS, reason_said


@pytest.mark.parametrize(
    ("stored", "zh", "en"),
    [
        ("ClientConnectorError", "连不上对方", "the other hotline cannot be reached"),
        ("ServerDisconnectedError", "连不上对方", "the other hotline cannot be reached"),
        ("ServerTimeoutError", "对方没有应答", "the other hotline does not answer"),
        ("TimeoutError", "对方没有应答", "the other hotline does not answer"),
        ("HTTP 502", "HTTP 502", "HTTP 502"),
        (REASONS["larger"].zh, REASONS["larger"].zh, REASONS["larger"].en),
        ("", "", ""),
    ],
)
def test_what_the_wire_said_is_told_in_words(stored: str, zh: str, en: str):
    assert (reason_said(stored, "zh"), reason_said(stored, "en")) == (zh, en)
