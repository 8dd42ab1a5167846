"""Passwords: what a good one is, and argon2 around it. No password is ever stored, logged or told in an error."""

from __future__ import annotations

import asyncio
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from routing.facts import Words

SHORTEST = 12
LONGEST = 128
"""More is not read: hashing takes longer with every character."""
FEWEST_KINDS = 5
"""Different characters that a password has at least."""
_HASHER = PasswordHasher()


def new_password() -> str:
    """Made here, shown once, stored nowhere in the clear."""
    return secrets.token_urlsafe(12)


def password_wrong(password: str, account: str, before: str | None = None) -> Words | None:
    """Why this is no good password for that account; `before`: the one that it replaces, where that is known."""
    if len(password) < SHORTEST:
        return Words(f"至少 {SHORTEST} 位", f"needs at least {SHORTEST} characters")
    if len(password) > LONGEST:
        return Words(f"最多 {LONGEST} 位", f"has at most {LONGEST} characters")
    if _says_little_but(account, password):
        return Words("不能由账号名组成", "must not be made of the account's name")
    if len(set(password)) < FEWEST_KINDS:
        return Words(f"至少用 {FEWEST_KINDS} 种不同的字符", f"needs at least {FEWEST_KINDS} different characters")
    if password == before:
        return Words("不能与现在的密码相同", "must not be the present one")
    return None


def _says_little_but(account: str, password: str) -> bool:
    """Whether fewer than half of the characters that a password must have are left beside the account's name."""
    rest = password.casefold().replace(account.casefold(), "") if account else password
    return len(rest) < SHORTEST // 2


async def hashed(password: str) -> str:
    """In a thread: it takes some 50 ms by design."""
    return await asyncio.to_thread(_HASHER.hash, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """None: there is no such account; the answer is no, and takes as long."""
    right = await asyncio.to_thread(_verify, password_hash or _nobody(), password)
    return right and password_hash is not None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _HASHER.hash(secrets.token_urlsafe(12))
