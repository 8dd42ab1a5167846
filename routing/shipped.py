"""The catalogue and rule pack that come with the platform: the only module of routing that opens files, its own."""

from __future__ import annotations

from functools import cache
from importlib import resources

from routing.catalogue import read_rulebook
from routing.packs import RulePack, read_pack
from routing.rules import RuleBook


@cache
def shipped_rulebook(city: str = "xuancheng") -> RuleBook:
    """Rules and catalogue from `routing/data/<city>/*.yaml`, read once."""
    folder = resources.files("routing") / "data" / city
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name)
    return read_rulebook({entry.name: entry.read_text(encoding="utf-8") for entry in files})


@cache
def shipped_pack(name: str = "xuancheng-default") -> RulePack:
    """The pack in `routing/packs/<name>.yaml`, read once."""
    file = f"{name}.yaml"
    return read_pack((resources.files("routing") / "packs" / file).read_text(encoding="utf-8"), file)
