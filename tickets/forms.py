"""Pure: what a form sent with an action must hold, read by the fields that the workflow table names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from routing.departments import Catalogue
from routing.facts import Words
from tickets.errors import FieldErrors
from tickets.watermark import unmarked
from tickets.workflow import FieldSpec

SHORT, LONG = 200, 5000

_MISSING = Words("请填写", "must be filled in")
_CHOOSE = Words("请选择", "must be chosen")
_NO_TEXT = Words("应为文字", "must be text")
_NO_CHOICE = Words("没有这个选项", "is none of the choices")
_NO_DEPARTMENT = Words("目录中没有这个单位", "is no department of the catalogue")
_NO_BOOLEAN = Words("应为是或否", "must be yes or no")
_NO_FILE = Words("请选择本单的附件", "must be a file of this ticket")
_UNKNOWN = Words("没有这个字段", "no such field")


def _text(limit: int) -> Callable[[FieldSpec, Any, Catalogue], Words | None]:
    def check(_spec: FieldSpec, value: Any, _catalogue: Catalogue) -> Words | None:
        if not isinstance(value, str) or "\0" in value:
            return _NO_TEXT
        return Words(f"最多 {limit} 字", f"at most {limit} characters") if len(value) > limit else None

    return check


def _choice(spec: FieldSpec, value: Any, _catalogue: Catalogue) -> Words | None:
    return None if any(value == code for code, _ in spec.choices) else _NO_CHOICE


def _department(_spec: FieldSpec, value: Any, catalogue: Catalogue) -> Words | None:
    return None if isinstance(value, str) and value in catalogue.departments else _NO_DEPARTMENT


def _boolean(_spec: FieldSpec, value: Any, _catalogue: Catalogue) -> Words | None:
    return None if isinstance(value, bool) else _NO_BOOLEAN


def _attachment(_spec: FieldSpec, value: Any, _catalogue: Catalogue) -> Words | None:
    try:
        UUID(value)
    except (ValueError, TypeError, AttributeError):
        return _NO_FILE
    return None


CHECKS: dict[str, Callable[[FieldSpec, Any, Catalogue], Words | None]] = {
    "text": _text(SHORT),
    "long_text": _text(LONG),
    "knowledge": _text(SHORT),
    "partners": _text(SHORT),
    "attachment": _attachment,
    "choice": _choice,
    "department": _department,
    "boolean": _boolean,
}

CHOSEN = frozenset({"knowledge", "partners", "attachment", "choice", "department", "boolean"})
"""Kinds of fields in which nothing is written by hand."""


def read_form(specs: Iterable[FieldSpec], payload: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """The form's values by name, text stripped, without the
    marks of copies that it was taken from. Raises FieldErrors for all that is missing, wrong or unknown."""
    known = {spec.name: spec for spec in specs}
    values = {name: unmarked(value).strip() if isinstance(value, str) else value for name, value in payload.items()}
    wrong = {name: _UNKNOWN for name in values if name not in known}
    for name, spec in known.items():
        value = values.get(name)
        if value in (None, ""):
            wrong |= {name: _CHOOSE if spec.kind in CHOSEN else _MISSING} if spec.required else {}
        elif reason := CHECKS[spec.kind](spec, value, catalogue):
            wrong[name] = reason
    if wrong:
        raise FieldErrors(wrong)
    return {name: value for name, value in values.items() if value not in (None, "")}
