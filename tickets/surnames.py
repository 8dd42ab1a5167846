"""Pure: a name with its surname left standing."""

from __future__ import annotations

_NAMES = "欧阳 司马 上官 尉迟 诸葛 夏侯 皇甫 公孙 慕容 令狐 钟离 东方 南宫 端木 轩辕"
DOUBLE = tuple(_NAMES.split(" "))
"""Surnames of two characters."""


def surname_of(name: str) -> str:
    """尉迟听澜 -> 尉迟."""
    return name[: 2 if name[:2] in DOUBLE else 1]


def masked_name(name: str) -> str:
    """尉迟听澜 -> 尉迟**: the surname stays."""
    kept = len(surname_of(name))
    return name[:kept] + "*" * min(2, max(0, len(name) - kept))
