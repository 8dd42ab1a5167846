"""Fetches the files that partners have announced: proved by their digest, judged by their content as any upload.

A file that cannot be had is shown on its ticket; no packet ever waits for one."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from tickets.attachments import Attachments
from tickets.clock import Clock
from tickets.errors import FieldErrors
from tickets.events import PARTNER_FILE_MISSING
from tickets.exchange.calling_back import take_out
from tickets.exchange.packets import FileAsk
from tickets.exchange.posting import FILE_PURPOSE, Parties, acting
from tickets.exchange.reasons import REASONS
from tickets.files import LARGEST
from tickets.models import ExchangeFile, FileState, Ticket
from tickets.people import SYSTEM
from tickets.service.writing import Change, transaction
from tickets.settings import PartnerSettings

BATCH = 50
LONGEST_PAUSE_MINUTES = 60
MOST_TRIES = 60
"""About two and a half days; then somebody has to ask for the file."""


class Fetched(NamedTuple):
    """What the wire brought: the bytes, or why there are none; `status` is HTTP's, 0 where nobody answered."""

    data: bytes = b""
    error: str = ""
    status: int = 0


Fetch = Callable[[PartnerSettings, bytes, str, int], Awaitable[Fetched]]
"""One try over the wire, never more bytes than the last argument says; never raises for what a partner may do."""


class Fetcher:
    """Any number of workers may run one: a file's next try is taken by compare-and-set."""

    def __init__(self, parties: Parties, store: Attachments, fetch: Fetch, real: Clock) -> None:
        self._parties = parties
        self._store = store
        self._fetch = fetch
        self._real = real

    async def run(self, now: datetime) -> int:
        """One try for each file that is due; how many are settled. A partner that is away is asked once a round."""
        settled, away = 0, set()
        due = ExchangeFile.filter(state=FileState.WAITING, next_try_at__lte=now).order_by("next_try_at", "id")
        for file in await due.limit(BATCH):
            if file.partner in away or not await self._claim(file, now):
                continue
            fetched = await self._one(file)
            away |= {file.partner} if fetched.error and not fetched.status else set()
            settled += await self._settled(file, fetched, now)
        return settled

    async def _claim(self, file: ExchangeFile, now: datetime) -> bool:
        pause = min(2**file.tries, LONGEST_PAUSE_MINUTES)
        mine = ExchangeFile.filter(id=file.id, next_try_at=file.next_try_at, state=FileState.WAITING)
        return bool(await mine.update(next_try_at=now + timedelta(minutes=pause), tries=file.tries + 1))

    async def _one(self, file: ExchangeFile) -> Fetched:
        if file.partner not in self._parties.seals:
            return Fetched(error=REASONS["partner_gone"].zh, status=-1)
        ask = FileAsk(
            sender=self._parties.tenant, receiver=file.partner, at=self._real(), hand_over=file.packet,
            digest=file.digest,
        )  # fmt: skip
        body = msgspec.json.encode(ask)
        signature = self._parties.signer.sign(FILE_PURPOSE, body)
        fetched = await self._fetch(self._parties.partner(file.partner), body, signature, file.size)
        if not fetched.error and hashlib.sha256(fetched.data).hexdigest() != file.digest:
            return Fetched(error=REASONS["other_content"].zh, status=fetched.status)
        return fetched

    async def _settled(self, file: ExchangeFile, fetched: Fetched, now: datetime) -> bool:
        """A file that is refused by its content stays refused; what did not come is tried again."""
        if file.size > LARGEST:
            return await self._failed(file, REASONS["too_large"].zh, now)
        if fetched.error:
            await ExchangeFile.filter(id=file.id).update(error=fetched.error[:200])
            return file.tries + 1 >= MOST_TRIES and await self._failed(file, fetched.error, now)
        actor = acting(self._parties.partner(file.partner))
        try:
            added = await self._store.keep(actor, file.ticket_id, file.name, fetched.data, now=now)
        except FieldErrors as refusal:
            return await self._failed(file, "；".join(words.zh for words in refusal.fields.values()), now)
        kept = {"state": FileState.KEPT, "attachment": added.row.id, "error": "", "next_try_at": None}
        if await ExchangeFile.filter(id=file.id, state=FileState.WAITING).update(**kept):
            return True
        async with transaction():  # called back or taken back while it was on its way
            await take_out(added.row, self._parties.name(file.partner), now)
        return False

    async def _failed(self, file: ExchangeFile, why: str, now: datetime) -> bool:
        async with transaction():
            mine = ExchangeFile.filter(id=file.id, state=FileState.WAITING)
            if not await mine.update(state=FileState.FAILED, error=why[:200], next_try_at=None):
                return False
            change = Change(await Ticket.filter(id=file.ticket_id).select_for_update().get(), SYSTEM, now)
            name = self._parties.name(file.partner)
            detail = {"partner": file.partner, "partner_name": name, "digest": file.digest, "why": why}
            change.say(PARTNER_FILE_MISSING, f"{name}：{why}", detail)
            await change.commit()
        return True
