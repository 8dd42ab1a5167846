"""Pure: what a person wrote of an item or an announcement, checked against the catalogue; document numbers compared."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any

import msgspec

from routing.departments import Catalogue
from routing.facts import Words
from tickets.errors import FieldErrors

_MISSING = Words("请填写", "must be filled in")
_UNKNOWN = Words("目录中没有这个代码", "is not in the catalogue")
_BRACKETS = str.maketrans("[]【】()", "〔〕〔〕〔〕")


class ItemForm(msgspec.Struct, frozen=True, kw_only=True):
    """One text of an item as it was written."""

    title: str = ""
    question: str = ""
    answer: str = ""
    basis: str = ""
    document_number: str = ""
    category: str | None = None
    area: str | None = None
    effective_from: date | None = None
    expires_on: date | None = None
    reason: str = ""


class AnnouncementForm(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit announces; times are UTC."""

    kind: str = ""
    title: str = ""
    text: str = ""
    area: str | None = None
    category: str | None = None
    keywords: tuple[str, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None


KINDS: dict[str, Words] = {
    "water": Words("停水", "Water off"),
    "power": Words("停电", "Power off"),
    "gas": Words("停气", "Gas off"),
    "road": Words("道路施工", "Road works"),
    "traffic": Words("交通管制", "Traffic control"),
    "other": Words("其他", "Other"),
}
_ITEM_LIMITS = {"title": 200, "question": 2000, "answer": 5000, "basis": 300, "document_number": 100}
_ANNOUNCEMENT_LIMITS = {"title": 200, "text": 2000}
MOST_KEYWORDS, LONGEST_KEYWORD = 12, 20


def plain(document_number: str) -> str:
    """A document number as it is compared: 国办函 [2025] 66号 and 国办函〔2025〕66号 are one."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", document_number).translate(_BRACKETS))


def read_item(form: ItemForm, catalogue: Catalogue) -> dict[str, Any]:
    """Columns of the text. Raises FieldErrors for all that is missing or wrong."""
    wrong = _texts(form, _ITEM_LIMITS) | _places(form, catalogue)
    if form.effective_from is None:
        wrong["effective_from"] = _MISSING
    elif form.expires_on is not None and form.expires_on < form.effective_from:
        wrong["expires_on"] = Words("不能早于生效日", "must not be before the first day")
    if len(form.reason) > 2000 or "\0" in form.reason:
        wrong["reason"] = Words("最多 2000 字", "at most 2000 characters")
    return _values(form, wrong)


def read_announcement(form: AnnouncementForm, catalogue: Catalogue) -> dict[str, Any]:
    """Columns of the announcement. Raises FieldErrors for all that is missing or wrong."""
    wrong = _texts(form, _ANNOUNCEMENT_LIMITS) | _places(form, catalogue)
    if form.kind not in KINDS:
        wrong["kind"] = Words("请选择", "must be chosen")
    wrong |= {name: _MISSING for name in ("starts_at", "ends_at") if getattr(form, name) is None}
    if form.starts_at and form.ends_at and form.ends_at <= form.starts_at:
        wrong["ends_at"] = Words("须晚于开始时间", "must be after the start")
    if len(form.keywords) > MOST_KEYWORDS or not all(0 < len(one.strip()) <= LONGEST_KEYWORD for one in form.keywords):
        wrong["keywords"] = Words("最多 12 个，每个不超过 20 字", "at most 12, of at most 20 characters each")
    if not form.category and not form.keywords:
        wrong["keywords"] = Words("请选择事项分类或填写关键词", "give a category, or keywords")
    return _values(form, wrong)


def _texts(form: ItemForm | AnnouncementForm, limits: dict[str, int]) -> dict[str, Words]:
    found = ((name, _why_not(str(getattr(form, name)), limit)) for name, limit in limits.items())
    return {name: why for name, why in found if why is not None}


def _why_not(text: str, limit: int) -> Words | None:
    if not text.strip():
        return _MISSING
    if "\0" in text:
        return Words("含有不能保存的字符", "holds a character that cannot be stored")
    return Words(f"最多 {limit} 字", f"at most {limit} characters") if len(text) > limit else None


def _places(form: ItemForm | AnnouncementForm, catalogue: Catalogue) -> dict[str, Words]:
    wrong = {"category": _UNKNOWN} if form.category and form.category not in catalogue.categories else {}
    return wrong | ({"area": _UNKNOWN} if form.area and form.area not in catalogue.areas else {})


def _values(form: msgspec.Struct, wrong: dict[str, Words]) -> dict[str, Any]:
    if wrong:
        raise FieldErrors(wrong)
    given = {name: getattr(form, name) for name in form.__struct_fields__}
    stripped = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    return stripped | {name: stripped[name] or None for name in ("category", "area")}
