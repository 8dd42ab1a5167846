"""YAML text into checked values: the first fault is told as file, path, what was found and what was expected."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any, TypeVar

import msgspec
import yaml

from routing.errors import DataFault

T = TypeVar("T")

_AT = re.compile(r" - at `(?:key in )?\$?\.?(.*)`$")
_UNKNOWN = re.compile(r"^Object contains unknown field `(.*)`$")
_MISSING = re.compile(r"^Object missing required field `(.*)`$")
_PATTERN = re.compile(r"matching regex '(.*)'$")
_EXPECTED = re.compile(r"^Expected `?(.*?)`?(?:, got .*)?$")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


class _Loader(yaml.SafeLoader):
    """Safe YAML in which a key given twice is a fault, not a silent choice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                where = key.start_mark
                raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} is given twice", where)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(text: str, kind: type[T], file: str, told: dict[str, str] | None = None) -> T:
    """`text` as a value of `kind`. Raises DataFault.

    `told` says in words what is expected: by regex for texts with a pattern, by key for those with few choices.
    """
    plain = plain_yaml(text, file)
    try:
        return msgspec.convert(plain, kind)
    except msgspec.ValidationError as fault:
        raise _fault(str(fault), plain, file, told or {}) from None


def plain_yaml(text: str, file: str) -> Any:
    """`text` as plain values. Raises DataFault, also for what PyYAML itself stumbles over: 2027-13-45, `!!bool x`,
    numbers of thousands of digits, brackets without end."""
    expected = "well-formed YAML, each key once"
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "the whole file"
        raise DataFault(file, where, getattr(fault, "problem", str(fault)), expected) from None
    except RecursionError:
        raise DataFault(file, "the whole file", "values nested too deep", expected) from None
    except (ValueError, ArithmeticError, LookupError, AttributeError, TypeError) as fault:
        raise DataFault(file, "the whole file", f"a value that is none of its kind ({fault})", expected) from None


def _fault(message: str, plain: object, file: str, told: dict[str, str]) -> DataFault:
    at = _AT.search(message)
    path = at.group(1) if at else ""
    what = message[: at.start()] if at else message
    unknown, missing = _UNKNOWN.match(what), _MISSING.match(what)
    if unknown:
        return DataFault(file, _join(path, unknown.group(1)), unknown.group(1), "no such key: it is not known here")
    if missing:
        return DataFault(file, _join(path, missing.group(1)), None, "a value: this key is required")
    regex = _PATTERN.search(what)
    if regex:
        expected = told.get(regex.group(1).replace("\\\\", "\\"), regex.group(1))
    else:
        expected = told.get(path.rpartition(".")[2], _plain(what)) if what.startswith("Invalid enum") else _plain(what)
    return DataFault(file, path or "the whole file", _value_at(plain, path), expected)


def _plain(what: str) -> str:
    match = _EXPECTED.match(what)
    expected = match.group(1) if match else what
    return "text in quotes" if expected == "str" else expected


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _value_at(plain: object, path: str) -> object:
    """What stands at `path`; None where msgspec's path (`[...]` for any key) cannot be followed."""
    for name, index in _STEP.findall(path):
        if isinstance(plain, dict) and name in plain:
            plain = plain[name]
        elif isinstance(plain, list) and index:
            plain = plain[int(index)]
        else:
            return None
    return plain
