"""Passwords: what a good one is, and argon2 around it. No password is ever stored, logged or told in an error."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from routing.facts import Words
from tickets.common_passwords import HOTLINE, uncommon, without

SHORTEST = 12
LONGEST = 128
"""More is not read: hashing takes longer with every character."""
FEWEST_KINDS = 5
"""Different characters that a password has at least."""
FEWEST_OWN = SHORTEST // 2
"""Characters that a password has at least beside names and what everybody guesses first."""
_OWN_NAMES = Words(
    "不能由账号、姓名或热线的字样组成", "must not be made of the account's name, its person's, or words of the hotline"
)
_COMMON = Words(
    "太常见：不能只由连续或重复的字符、键盘顺序、年份和常用词组成",
    "is too common: not of runs, repeats, rows of keys, years and usual words alone",
)
_HASHER = PasswordHasher()


def new_password() -> str:
    """Made here, shown once, stored nowhere in the clear."""
    return secrets.token_urlsafe(12)


def normalised(password: str) -> str:
    """The same characters however a keyboard or an input method has put them together (NFKC, as NIST SP 800-63B has
    it): full-width letters and digits are the plain ones."""
    return unicodedata.normalize("NFKC", password)


def password_wrong(password: str, account: str, before: str | None = None, words: Iterable[str] = ()) -> Words | None:
    """Why this is no good password for that account; `before`: the one that it replaces, where that is known; `words`:
    names that are guessed with the account: its person's, the city's."""
    typed, password = password, normalised(password)
    if min(len(typed), len(password)) < SHORTEST:
        return Words(f"至少 {SHORTEST} 位", f"needs at least {SHORTEST} characters")
    if len(password) > LONGEST:
        return Words(f"最多 {LONGEST} 位", f"has at most {LONGEST} characters")
    own = without(password, map(normalised, (account, *words, *HOTLINE)))
    if len(own) < FEWEST_OWN:
        return _OWN_NAMES
    if len(set(password)) < FEWEST_KINDS:
        return Words(f"至少用 {FEWEST_KINDS} 种不同的字符", f"needs at least {FEWEST_KINDS} different characters")
    if uncommon(own) < FEWEST_OWN:
        return _COMMON
    if before is not None and password == normalised(before):
        return Words("不能与现在的密码相同", "must not be the present one")
    return None


async def hashed(password: str) -> str:
    """In a thread: it takes some 50 ms by design."""
    return await asyncio.to_thread(_HASHER.hash, normalised(password))


async def matches(password_hash: str | None, password: str) -> bool:
    """None: there is no such account; the answer is no, and takes as long."""
    right = await asyncio.to_thread(_verify, password_hash or _nobody(), password)
    return right and password_hash is not None


def _verify(password_hash: str, password: str) -> bool:
    """As it is normalised, else as it was typed: hashes of before were made of that."""
    return any(_fits(password_hash, reading) for reading in dict.fromkeys((normalised(password), password)))


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _HASHER.hash(secrets.token_urlsafe(12))
