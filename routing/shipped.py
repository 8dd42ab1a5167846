"""The catalogue and rule pack that come with the platform: the only module of routing that opens files, its own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

from routing.catalogue import read_rulebook
from routing.errors import UnknownPack
from routing.pack_reading import read_packs
from routing.packs import RulePack
from routing.rules import RuleBook


@cache
def shipped_rulebook(city: str = "xuancheng") -> RuleBook:
    """Rules and catalogue from `routing/data/<city>/*.yaml`, read once."""
    folder = resources.files("routing") / "data" / city
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name)
    return read_rulebook({entry.name: entry.read_text(encoding="utf-8") for entry in files})


@cache
def shipped_packs() -> dict[str, RulePack]:
    """Every pack in `routing/packs/*.yaml` by its pin (`id@version`), read once. Raises DataFault."""
    folder = resources.files("routing") / "packs"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name)
    return read_packs({entry.name: entry.read_text(encoding="utf-8") for entry in files})


def shipped_pack(name: str = "xuancheng-default") -> RulePack:
    """The shipped pack of this id, or of this pin. Raises UnknownPack."""
    return find_pack(shipped_packs().values(), name)


def find_pack(packs: Iterable[RulePack], name: str) -> RulePack:
    """The pack named by its pin, or by its id where only one version is there. Raises UnknownPack."""
    by_pin = {pack.pin: pack for pack in packs}
    found = [pack for pin, pack in by_pin.items() if name in (pin, pack.ruleset.id)]
    if len(found) != 1:
        raise UnknownPack(name, tuple(by_pin))
    return found[0]
