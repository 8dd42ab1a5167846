"""The rule packs of this installation: those that are shipped, and the city's own files in `<var>/packs`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from agent_console.settings import Settings
from routing.errors import DataFault, UnknownPack
from routing.pack_force import pack_in_force
from routing.pack_reading import read_packs
from routing.packs import RulePack
from routing.shipped import find_pack, shipped_packs

FOLDER = "packs"


def known_packs(settings: Settings) -> dict[str, RulePack]:
    """Every pack by its pin. Raises DataFault for the first wrong file."""
    return shipped_packs() | own_packs(settings.var / FOLDER)


def packs_in_force(settings: Settings, now: datetime) -> tuple[RulePack, ...]:
    """The pack that the settings name, in the version whose day has come, then all others: a ticket keeps to the one
    that it pinned.

    Raises DataFault, also where `city.pack` names no pack, or several versions of one without a day.
    """
    packs = known_packs(settings)
    try:
        current = pack_in_force(packs.values(), settings.city.pack, now)
    except UnknownPack as unknown:
        raise DataFault("settings", "[city] pack", unknown.name, "one of " + ", ".join(unknown.known)) from None
    return (current, *(pack for pin, pack in packs.items() if pin != current.pin))


def own_packs(folder: Path) -> dict[str, RulePack]:
    """Packs of the YAML files in `folder`; none where there is no folder. Raises DataFault."""
    files = sorted(folder.glob("*.yaml"))
    return read_packs({str(file): _text(file) for file in files}, shipped_packs().values())


def pack_named(name: str, settings: Settings) -> RulePack:
    """A pack by id, by pin (`id@version`), or by the path of a YAML file that is not in force yet.

    Raises DataFault, UnknownPack.
    """
    packs = known_packs(settings)
    if not name.endswith((".yaml", ".yml")):
        return find_pack(packs.values(), name)
    others = [pack for pin, pack in packs.items() if pin not in _same_file(name, settings)]
    (pack,) = read_packs({name: _text(Path(name))}, others).values()
    return pack


def _same_file(name: str, settings: Settings) -> dict[str, RulePack]:
    """What lies in the city's folder already must not stand in its own way."""
    inside = Path(name).resolve().parent == (settings.var / FOLDER).resolve()
    return read_packs({name: _text(Path(name))}, shipped_packs().values()) if inside else {}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise DataFault(str(file), "the whole file", None, f"a file that can be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise DataFault(str(file), "the whole file", None, "text in UTF-8") from None
