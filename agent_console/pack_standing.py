"""How rule packs stand, for the command line: what is in force by the settings, and what is signed in the database."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime
from typing import NamedTuple

from tortoise.exceptions import OperationalError

from agent_console.embedded import embedded_postgres
from agent_console.packs import known_packs
from agent_console.settings import Settings
from routing.errors import UnknownPack
from routing.facts import Language, Words
from routing.pack_approval import Signature, approval
from routing.pack_force import force_words, pack_in_force
from routing.packs import RulePack
from tickets.database import open_database
from tickets.pack_approvals import signatures

_UNNAMED = Words("设置没有指明用哪个版本", "the settings do not say which version")


class Told(NamedTuple):
    """What a pack's standing is told by."""

    current: RulePack | None
    """None: the settings name no pack that there is, or several."""
    name: str
    signatures: list[Signature]
    needed: int
    now: datetime
    lang: Language

    def standing(self, pack: RulePack) -> dict[str, str]:
        """How the pack stands to what is in force, and whether it is approved."""
        force = force_words(pack, self.current, self.name, self.now) if self.current else _UNNAMED
        approved = approval(pack, self.signatures, self.needed)
        return {"force": force.say(self.lang), "approval": approved.words.say(self.lang)}


async def told_of(settings: Settings, now: datetime, lang: Language) -> Told:
    """Raises DataFault, and what the database raises."""
    try:
        current: RulePack | None = pack_in_force(known_packs(settings).values(), settings.city.pack, now)
    except UnknownPack:
        current = None
    signed = await _signatures(settings)
    return Told(current, settings.city.pack, signed, settings.city.pack_signatures, now, lang)


async def _signatures(settings: Settings) -> list[Signature]:
    """None where there is no database yet, or none prepared: nobody can have signed in it."""
    if settings.database.url is None and not (settings.var / "postgres").exists():
        return []
    async with database_of(settings) as url, open_database(url, pool=1):
        with contextlib.suppress(OperationalError):
            return await signatures()
        return []


@contextlib.asynccontextmanager
async def database_of(settings: Settings) -> AsyncIterator[str]:
    """The database alone: the one that the settings name, or our own, running already or not."""
    if settings.database.url is not None:
        yield settings.database.url
        return
    async with embedded_postgres(settings.var / "postgres") as url:
        yield url
