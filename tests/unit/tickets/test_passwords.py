"""What a good password is."""

import pytest

from tickets.passwords import LONGEST, SHORTEST, hashed, matches, new_password, password_wrong

GOOD = "云栖花苑-3栋-电梯 ok"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kurz-und-gut", None),
        (GOOD, None),
        ("k" * (SHORTEST - 1), "needs at least 12"),
        ("ab12cd" * 30, f"at most {LONGEST}"),
        ("dispatchdispatch", "the account's name"),
        ("DISPATCH12345", "the account's name"),
        ("dispatch-12345-hotline", None),
        ("aaaaaaaaaaaaaaa1", "different characters"),
    ],
)
def test_a_good_password_is_long_mixed_and_not_the_account(password: str, why: str | None):
    wrong = password_wrong(password, "dispatch")
    assert (wrong is None) if why is None else (wrong is not None and why in wrong.en)


def test_it_is_not_the_one_before():
    assert password_wrong(GOOD, "su", before="another") is None
    wrong = password_wrong(GOOD, "su", before=GOOD)
    assert wrong is not None
    assert wrong.zh == "不能与现在的密码相同"


def test_passwords_that_we_make_are_good():
    assert all(password_wrong(new_password(), "admin") is None for _ in range(50))


async def test_only_the_password_itself_matches_its_hash_and_nothing_matches_nobody_s():
    stored = await hashed(GOOD)
    assert GOOD not in stored
    assert await matches(stored, GOOD)
    assert not await matches(stored, GOOD + " ")
    assert not await matches(None, GOOD)
    assert not await matches("no hash", GOOD)
