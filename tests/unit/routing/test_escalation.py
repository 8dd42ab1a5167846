"""The ladder from a reminder to a numbered supervision order."""

from routing.escalation import LADDER, ROLE_WORDS, Breach, Level, Role, step_for, steps_between
from routing.lights import Light


def test_an_unsigned_ticket_is_nudged_then_deemed_signed_late():
    assert step_for(Breach.UNSIGNED, Level.NUDGE).who == (Role.LIAISON,)
    deemed = step_for(Breach.UNSIGNED, Level.YELLOW)
    assert deemed.deems_signed
    assert "视同签收" in deemed.what.zh


def test_supervision_is_numbered_and_signed_by_the_lead():
    step = step_for(Breach.NO_RESULT, Level.SUPERVISE)
    assert step.numbered
    assert Role.LEAD in step.who


def test_a_sweep_that_slept_skips_no_rung():
    levels = [step.level for step in steps_between(Breach.NO_RESULT, Light.GREEN, Light.SUPERVISED)]
    assert levels == [Level.YELLOW, Level.RED, Level.SUPERVISE]
    assert steps_between(Breach.NO_RESULT, Light.RED, Light.RED) == ()


def test_each_rung_stands_at_the_level_it_is_filed_under_and_tells_somebody():
    for (_, level), step in LADDER.items():
        assert step.level is level
        assert step.who
        assert step.name.zh
    assert set(ROLE_WORDS) == set(Role)
