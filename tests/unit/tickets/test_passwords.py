"""What a good password is."""

import pytest
from argon2 import PasswordHasher

from tickets.common_passwords import uncommon
from tickets.passwords import (
    FEWEST_OWN,
    LONGEST,
    SHORTEST,
    hashed,
    matches,
    new_password,
    password_wrong,
)

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
        ("dispatch-12345-hotline", "words of the hotline"),
        ("hctapsid--rexian", "words of the hotline"),
        ("宣城12345热线政务服务", "words of the hotline"),
        ("林望舒林望舒林望舒林望舒", "its person's"),
        ("password1234", "too common"),
        ("P@ssw0rd2026!", "too common"),
        ("qwertyuiop12", "too common"),
        ("1qaz2wsx3edc", "too common"),
        ("poiuytrewq098", "too common"),
        ("abcdefghijkl", "too common"),
        ("woaini5201314", "too common"),
        ("ab12ab12ab12", "different characters"),
        ("xy7ab.xy7ab.", None),
        ("q7.!xq7.!xq7.!x", "too common"),
        ("我的密码我的密码2026", "too common"),
        ("ｐａｓｓｗｏｒｄ１２３４", "too common"),
        ("dispatch-Regen-im-Mai", None),
        ("Liebe 12345 Regenwürmer", None),
        ("aaaaaaaaaaaaaaa1", "different characters"),
    ],
)
def test_a_good_password_is_long_mixed_and_not_the_account(password: str, why: str | None):
    wrong = password_wrong(password, "dispatch", words=("林望舒", "宣城"))
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


@pytest.mark.parametrize(
    ("set_as", "typed"),
    [
        ("Schlüssel-über-Bord", "Schlu\u0308ssel-u\u0308ber-Bord"),
        ("云栖花苑3栋电梯ok停运啦", "云栖花苑３栋电梯ｏｋ停运啦"),
        ("office lift ﬁve floors", "office lift five floors"),
    ],
)
async def test_a_password_is_the_same_however_its_characters_were_put_together(set_as: str, typed: str):
    assert await matches(await hashed(set_as), typed)
    assert await matches(await hashed(typed), set_as)
    assert password_wrong(typed, "su", before=set_as) is not None, "no new one"


async def test_a_hash_of_before_that_was_made_of_what_was_typed_still_opens():
    typed = "云栖花苑３栋电梯ｏｋ停运啦"
    of_before = PasswordHasher().hash(typed)
    assert await matches(of_before, typed)
    assert not await matches(of_before, typed + "１")


def test_length_is_counted_both_as_typed_and_as_it_is_hashed():
    assert password_wrong("ﷺﷺ", "su") is not None, "two characters, thirty-six of them when they are written out"
    assert password_wrong("ﷺabcXYZ019-qQ" * 2 + "ﷺ" * 10, "su") is not None, "too long when it is written out"


def test_what_everybody_guesses_leaves_nothing_and_what_is_own_leaves_itself():
    for row in ("1234567890123", "zaq1xsw2cde3", "19990101aaaa", "passw0rdpassw0rd", "987654321abc"):
        assert uncommon(row) < FEWEST_OWN, row
    for own in ("kurz-und-gut", "correct horse battery", "云栖花苑-3栋-电梯 ok", new_password()):
        assert uncommon(own) >= FEWEST_OWN, own
