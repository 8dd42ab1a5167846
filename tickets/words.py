"""Chinese text into words for searching: what is stored and what is asked are cut the same way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import jieba

_WORD = re.compile(r"[0-9A-Za-z]+|[\u4e00-\u9fff]{1,200}")
"""A longer run without punctuation is cut in parts: the time that jieba takes grows with the square of its length."""
_EMPTY = """
的 了 是 在 我 你 您 他 她 它 们 我们 你们 他们 有 和 与 及 或 就 都 而 也 着 呢 吗 吧 啊 嗯 哦 喂 不 没 没有
要 会 能 可以 可能 需要 应该 想 问 问问 一下 请问 请 这 那 这个 那个 什么 怎么 怎样 怎么样 如何 哪里 哪儿 哪
哪些 哪个 多少 几 多久 为什么 一个 一 个 上 下 里 到 去 来 说 对 给 把 被 从 为 以 让 带 办 用 做 好 再 还 又
很 太 现在 然后 但是 因为 所以 如果 时候 知道 是不是 有没有 能不能 可不可以 你好 您好 谢谢 麻烦 情况 问题 事情
咨询 反映
怎么办 办理 申请 材料 手续 流程 一直 已经 还是 就是 不是 这边 那边 今天 昨天 明天 师傅 领导
"""
_SAYS_NOTHING = frozenset(_EMPTY.split())


@cache
def _tokenizer() -> jieba.Tokenizer:
    """With its dictionary read from the package: the cache that jieba keeps in a shared folder is never trusted."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def words_of(text: str) -> list[str]:
    """The words of a text in order, with the shorter words inside long ones; Latin in lower case, no punctuation.

    The first call reads the dictionary (about a second).
    """
    runs = _WORD.findall(text)
    return [word.lower() for run in runs for word in _tokenizer().cut_for_search(run)]


def telling_words(text: str, most: int = 40) -> list[str]:
    """The different words that say what a text is about, in order of first appearance, at most `most`; of a longer text
    the last ones, because a talk comes to its matter after the greeting."""
    seen = dict.fromkeys(word for word in words_of(text) if tells(word))
    return list(seen)[-most:]


def tells(word: str) -> bool:
    """Whether a word can tell one matter from another."""
    return len(word) > 1 and word not in _SAYS_NOTHING


def searchable(texts: Iterable[str]) -> str:
    """Words separated by spaces, as PostgreSQL's `simple` configuration takes them."""
    return " ".join(words_of("\n".join(texts)))
