"""Pure: how much of a password is left when what everybody guesses first is taken out of it.

No list of leaked passwords: runs of digits, letters and keys, their columns, repeats, years, and a few words that
people take are made here by rule, in either direction and with digits for letters; what is made up of them alone is
common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

_ROWS = ("12345678901234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_COLUMNS = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "qaz", "wsx", "edc", "rfv", "tgb", "yhn", "ujm")
_SHORTEST_RUN = 3
_WORDS = (
    "administrator", "admin", "root", "system", "user", "guest", "test", "demo", "login", "default", "changeme",
    "password", "passwort", "passwd", "pass", "pwd", "secret", "welcome", "letmein", "hello", "iloveyou", "love",
    "master",    "woaini", "wodemima", "mima", "nihao", "laoban", "guanliyuan", "zhongguo", "beijing",
    "密码", "我的", "口令", "管理员", "测试", "演示", "你好", "我爱你", "中国", "北京",
    "520", "521", "1314", "666", "888",
)  # fmt: skip
HOTLINE = ("12345", "hotline", "rexian", "zhengwu", "fuwu", "热线", "政务", "服务", "便民", "市民", "平台", "政府")
"""Words of every hotline; its city's name and number are added by who knows them."""
_YEAR = r"(?:19|20)\d\d"
_SAME = r"(.)\1{2,}"
_FOR_LETTERS = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
"""Signs that people write for letters."""


def without(text: str, words: Iterable[str]) -> str:
    """The text, in small letters, without these words and without them read backwards."""
    folded = [word.casefold() for word in words if word]
    pieces = sorted({*folded, *(word[::-1] for word in folded)}, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, pieces)), "", text.casefold()) if pieces else text.casefold()


def uncommon(text: str) -> int:
    """How many characters are left beside what is common, by the reading that leaves fewer."""
    once = _unit(text.casefold())
    return min(len(_common().sub("", reading)) for reading in (once, once.translate(_FOR_LETTERS)))


def _unit(text: str) -> str:
    """What the text says once, if it says the same again and again."""
    again = re.fullmatch(r"(.+?)\1+", text, re.DOTALL)
    return again[1] if again else text


@cache
def _common() -> re.Pattern[str]:
    pieces = sorted({*_runs(), *_COLUMNS, *(one[::-1] for one in _COLUMNS), *_WORDS}, key=lambda one: (-len(one), one))
    return re.compile("|".join([_SAME, _YEAR, *map(re.escape, pieces)]), re.DOTALL)


def _runs() -> Iterator[str]:
    """Neighbours in a row, three or more, in either direction."""
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for length in range(_SHORTEST_RUN, len(row) + 1):
            yield from (row[first : first + length] for first in range(len(row) - length + 1))
