"""What of many failures in a row is told."""

from callcenter.ami.failures import REPEAT_SECONDS, Failures


def test_each_new_reason_is_told_at_once_and_then_once_a_minute():
    failures = Failures()
    told = [second for second in range(181) if failures.worth_saying("refused", second)]
    assert told == [0, 60, 120, 180]
    assert failures.worth_saying("silent", 181)
    assert not failures.worth_saying("silent", 181 + REPEAT_SECONDS - 1)
    assert failures.count == 183
