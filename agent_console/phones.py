"""The telephones' accounts as browsers need them, read from where the exchange keeps its secrets."""

from __future__ import annotations

from pathlib import Path

from agent_console import wire
from agent_console.addresses import phone_url
from agent_console.errors import DeskPhone
from agent_console.settings import Settings
from callcenter.pbx import CITIZEN_USER, Phone
from callcenter.pbx.render import password_name, password_names
from callcenter.pbx.secrets import kept_phones
from callcenter.pbx.telephones import phones_in_use


class Phones:
    """Passwords are read (and made, at the very first start) when somebody first asks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._file: Path = settings.var / "secrets" / "phones.json"

    def of_seat(self, seat: str, display: str) -> wire.PhoneAccount:
        """Raises DeskPhone for a seat whose telephone is no browser."""
        if self.in_use()[seat] is not Phone.BROWSER:
            raise DeskPhone
        return self._account(seat, password_name(seat, Phone.BROWSER), display)

    def in_use(self) -> dict[str, Phone]:
        """The kind of telephone at each seat."""
        return phones_in_use(self._settings.pbx, self._file.parent)

    def of_citizen(self) -> wire.PhoneAccount:
        """The demo's citizen."""
        return self._account(CITIZEN_USER, CITIZEN_USER, "市民")

    def _account(self, user: str, secret: str, display: str) -> wire.PhoneAccount:
        pbx = self._settings.pbx
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        passwords = kept_phones(self._file, password_names(pbx.seats))
        return wire.PhoneAccount(
            ws_url=phone_url(self._settings), uri=f"sip:{user}@{pbx.bind}", password=passwords[secret], display=display
        )
