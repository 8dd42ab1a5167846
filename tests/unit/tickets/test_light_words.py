"""What a light says: which of three promises is late or nearly so."""

from __future__ import annotations

import pytest

from routing.escalation import Breach
from routing.lights import Light
from tickets.light_words import SAID, Promise, light_words

UNSIGNED, NO_CONTACT, NO_RESULT = Breach.UNSIGNED, Breach.NO_CONTACT, Breach.NO_RESULT
YELLOW, RED = Light.YELLOW, Light.RED


@pytest.mark.parametrize(
    ("light", "promises", "zh", "en"),
    [
        (YELLOW, [(NO_RESULT, YELLOW)], "临近办结期限", "result due soon"),
        (YELLOW, [(UNSIGNED, YELLOW)], "逾期未签收", "not signed in time"),
        (YELLOW, [(NO_CONTACT, YELLOW)], "首次联系逾期", "first contact late"),
        (YELLOW, [(NO_RESULT, RED)], "超过办结期限", "result overdue"),
        (RED, [(NO_CONTACT, RED), (NO_RESULT, YELLOW)], "首次联系逾期", "first contact late"),
        (RED, [(UNSIGNED, YELLOW), (NO_RESULT, RED)], "超过办结期限", "result overdue"),
        (YELLOW, [(UNSIGNED, YELLOW), (NO_CONTACT, YELLOW)], "逾期未签收、首次联系逾期",
         "not signed in time, first contact late"),
        (Light.GREEN, [], "正常办理", "in time"),
    ],
)  # fmt: skip
def test_a_light_says_what_is_late(light: Light, promises: list[Promise], zh: str, en: str):
    said = light_words(light, promises)
    assert said is not None
    assert (said.zh, said.en) == (zh, en)


@pytest.mark.parametrize("light", [Light.NONE, Light.SUPERVISED])
def test_a_light_that_no_clock_gives_says_nothing_of_clocks(light: Light):
    assert light_words(light, [(NO_RESULT, RED)]) is None


def test_a_light_that_nothing_gives_any_more_says_nothing():
    assert light_words(RED, [(NO_RESULT, YELLOW)]) is None


def test_every_late_promise_has_its_own_words_in_both_languages():
    by_promise = {breach: words for (breach, _), words in SAID.items() if breach is not NO_RESULT}
    assert len({words.zh for words in by_promise.values()}) == len(by_promise)
    assert all(words.zh and words.en for words in SAID.values())
