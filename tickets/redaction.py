"""Pure: words that give a caller away, taken out of a text; a unit's wording, checked and set beside the original."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from tickets.surnames import DOUBLE, surname_of

NUMBER = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}|[2-8]\d{6,7})(?!\d)")
"""Chinese mobile and land-line numbers, with and without area code."""
_COUNT = r"[0-9０-９A-Za-z一二三四五六七八九十百零〇两]{1,6}"
_DOORS = "号楼|栋|幢|座|弄|单元|楼|层|室|户|号(?!线|文|令|公告|通知)"
DOOR = re.compile(rf"(?:第|约)?{_COUNT}\s*(?:-\s*{_COUNT}\s*)?(?:{_DOORS})")
"""House, block, unit, floor and room; not lines, documents or decrees."""
POINT = re.compile(r"(?<![\d.])\d{2,3}\.\d{3,12}°?\s*[,，;；、\s]\s*\d{2,3}\.\d{3,12}°?(?!\d)")
"""Degrees of latitude and longitude."""
PAPER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
"""An identity card's number."""
REACHED = re.compile(
    r"(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}"
    r"|(?:微信号?|QQ号?|qq号?)\s*(?:(?:是|为|：|:)\s*)?[A-Za-z0-9][\w-]{4,19}",
    re.ASCII,
)
"""An e-mail address, or an account of a messenger."""
PLATE = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z0-9]{5,6}(?![A-Z0-9])")
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_SAID_BY_HIMSELF = r"(?=[，,。；;、！!\s]|$|住|电话|手机)"
NAMED = re.compile(
    rf"(?<=我叫)(?:[{_SURNAMES}]|{'|'.join(DOUBLE)})[\u4e00-\u9fff]{{1,2}}{_SAID_BY_HIMSELF}"
    rf"|(?<=我姓)(?:[{_SURNAMES}]|{'|'.join(DOUBLE)}){_SAID_BY_HIMSELF}"
)
"""A name as its bearer says it."""
_TITLES = "先生|女士|小姐|师傅|老师|阿姨|大爷|大妈|同志|医生|老板|经理"
CITIZEN, NUMBER_HIDDEN, DOOR_HIDDEN, PLACE_HIDDEN = "来电人", "〔号码略〕", "〔门牌略〕", "〔地址略〕"
_SHORTEST = 2
"""Names and places of one character would take half of the language with them."""


class Known(NamedTuple):
    """What the ticket knows of its caller, to be found in any text."""

    name: str = ""
    number: str = ""
    place: str = ""


def without_caller(text: str, known: Known) -> str:
    """The text without the caller's name and without any number or account by which somebody is found."""
    text = _names(known.name).sub(CITIZEN, text)
    text = _without(text, _digits(known.number), NUMBER_HIDDEN)
    for pattern in (PAPER, REACHED, PLATE, NUMBER):
        text = pattern.sub(NUMBER_HIDDEN, text)
    return text


def _names(name: str) -> re.Pattern[str]:
    """The caller's name, and his surname before a title; a name that somebody says of himself, whoever he is."""
    known = [re.escape(name)] if _worth(name) else []
    titled = [f"{re.escape(surname_of(name))}(?:{_TITLES})"] if name else []
    return re.compile("|".join([*known, *titled, NAMED.pattern]))


def without_source(text: str, known: Known) -> str:
    """`without_caller`, and without the exact place, every point and every door."""
    text = POINT.sub(PLACE_HIDDEN, _without(without_caller(text, known), known.place, PLACE_HIDDEN))
    return re.sub(rf"(?:{DOOR_HIDDEN}\s*)+", DOOR_HIDDEN, DOOR.sub(DOOR_HIDDEN, text))


def leaks(text: str, known: Known) -> list[str]:
    """The pieces of a wording that would give the caller away, in order; [] when there are none."""
    found = [match[0] for match in _names(known.name).finditer(text)]
    found += [piece for piece in (_digits(known.number), known.place) if _worth(piece) and piece in text]
    for pattern in (PAPER, REACHED, PLATE, NUMBER):
        found += [match[0] for match in pattern.finditer(text)]
    for pattern in (POINT, DOOR):
        found += [match[0].strip() for match in pattern.finditer(text)]
    return list(dict.fromkeys(found))


def scrubbed(value: Any, known: Known, *, doors: bool) -> Any:
    """A JSON value with every text in it cleaned; `doors`: exact places as well."""
    clean = without_source if doors else without_caller
    match value:
        case str():
            return clean(value, known)
        case dict():
            return {key: scrubbed(inner, known, doors=doors) for key, inner in value.items()}
        case list() | tuple():
            return [scrubbed(inner, known, doors=doors) for inner in value]
        case _:
            return value


class Part(NamedTuple):
    """One stretch of a comparison."""

    op: Literal["same", "cut", "new"]
    text: str


def compared(before: str, after: str) -> list[Part]:
    """How `after` came from `before`: joined, "same" and "new" give `after`, "same" and "cut" give `before`."""
    return list(_parts(before, after))


def _parts(before: str, after: str) -> Iterable[Part]:
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            yield Part("same", before[a:b])
            continue
        if b > a:
            yield Part("cut", before[a:b])
        if d > c:
            yield Part("new", after[c:d])


def _without(text: str, piece: str, instead: str) -> str:
    return text.replace(piece, instead) if _worth(piece) else text


def _worth(piece: str) -> bool:
    return len(piece) >= _SHORTEST


def _digits(number: str) -> str:
    """A number as people type it: without the country's code."""
    return number.removeprefix("+86") if len(number) > 6 else ""
