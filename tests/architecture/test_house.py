"""House rules that a machine can hold the code to: sizes, return types, docstrings, words that have no place here."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("callcenter/", "routing/", "tickets/", "agent_console/", "bench/", "deploy/")
DRAWN_BY_TOOLS = re.compile(r"tickets/migrations/\d{4}_")
LONGEST_MODULE = 350
LONGEST_FUNCTION = 45
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
MACHINE_PATH = re.compile(r"(?<![\w.}/~-])/(?:work|root|Users|home/[a-z][a-z0-9_-]*)/\w")
REGISTRY = re.compile(
    r"https?://[^/\s\"']*(?:registry|mirror|artifact|nexus|pypi)[^/\s\"']*(?<!\.example)(?=[/\s\"'])", re.IGNORECASE
)
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b|NotImplemented[E]rror")


@cache
def _texts() -> dict[str, str]:
    """Every text file under version control, by its path."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {name: text for name in listed.split("\0") if name and (text := _text_of(ROOT / name)) is not None}


def _text_of(path: Path) -> str | None:
    if not path.is_file():
        return None
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None


@cache
def _product() -> dict[str, ast.Module]:
    """The product's Python modules, parsed; what tools write is left out."""
    mine = {name for name in _texts() if name.startswith(PRODUCT) and name.endswith(".py")}
    return {name: ast.parse(_texts()[name]) for name in sorted(mine) if not DRAWN_BY_TOOLS.match(name)}


def _functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, tree in _product().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}:{node.lineno} {node.name}", node


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in _texts().items()
        if ROOT / name != Path(__file__) and pattern.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_a_module_fits_in_the_head():
    lengths = {name: len(_texts()[name].splitlines()) for name in _product()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_a_function_fits_on_a_screen():
    lengths = {name: (node.end_lineno or node.lineno) - node.lineno + 1 for name, node in _functions()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_every_function_says_what_it_returns():
    assert [name for name, node in _functions() if node.returns is None] == []


def test_every_module_says_what_it_is_for():
    assert [name for name, tree in _product().items() if tree.body and not ast.get_docstring(tree)] == []


def test_no_module_has_a_name_that_says_nothing():
    assert [name for name in _product() if VAGUE_NAMES & set(Path(name).with_suffix("").parts)] == []


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(MACHINE_PATH, id="a path of somebody's machine"),
        pytest.param(REGISTRY, id="a package registry's address"),
        pytest.param(UNFINISHED, id="a mark of unfinished work"),
    ],
)
def test_nowhere_stands(pattern: re.Pattern[str]):
    assert _found(pattern) == []


def test_the_lock_of_the_pages_packages_names_no_host():
    lock = json.loads(_texts()["agent_console/web/package-lock.json"])
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_the_patterns_find_what_they_are_for():
    assert MACHINE_PATH.search('root = "/home/someone/hotline"')
    assert REGISTRY.search('"resolved": "https://registry.npmjs.org/vue"')
    assert not REGISTRY.search("deb http://mirror.example/debian stable")
    assert UNFINISHED.search("# TODO later")
