"""requirements.lock has every dependency of pyproject.toml, in the same version: `make lock` writes it down anew."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)$", re.MULTILINE)


def _versions(text: str) -> dict[str, str]:
    """Version by name, as package indexes compare names."""
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PINNED.findall(text)}


def test_the_lock_has_every_dependency_in_its_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    wanted = _versions("\n".join(named))
    assert len(wanted) == len(named), "a dependency without =="
    locked = _versions((ROOT / "requirements.lock").read_text("utf-8"))
    assert {name: locked.get(name) for name in wanted} == wanted, "stale: run make lock"
