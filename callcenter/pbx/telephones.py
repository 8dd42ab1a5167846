"""With what each seat telephones: as the settings say, unless another kind has been chosen at that seat since.

The choice is the exchange's own state and lies beside its secrets, where the console reads it too.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from callcenter.errors import UnusablePbxSettings
from callcenter.pbx.render import Phone, kind_of
from callcenter.pbx.secrets import alone_in, write_private
from callcenter.settings import PbxSettings

FILE = "telephones.json"


def phones_in_use(settings: PbxSettings, folder: Path) -> dict[str, Phone]:
    """The kind at each seat; `folder`: var/secrets. Raises UnusablePbxSettings when the file cannot be read."""
    chosen = _chosen(folder / FILE)
    return {seat: chosen.get(seat, kind_of(settings, seat)) for seat in settings.seats}


def choose_phone(folder: Path, seat: str, phone: Phone) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone_in(folder):
        chosen = _chosen(folder / FILE) | {seat: phone}
        write_private(folder / FILE, msgspec.json.format(msgspec.json.encode(chosen), indent=1).decode())


def _chosen(path: Path) -> dict[str, Phone]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Phone])
    except FileNotFoundError:
        return {}
    except msgspec.DecodeError as error:
        raise UnusablePbxSettings(f"{path} cannot be read: {error}") from None
