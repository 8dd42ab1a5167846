"""The keyring and the database belong together: looked at once, before anything starts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import NamedTuple

from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from tickets.models.personal import PersonalKey
from tickets.personal.keyfile import KeyFile, KeyringRefused, first_key, hold, next_id
from tickets.personal.keyring import Key, Keyring, new_key

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(12345, 2)"


class KeyRefused(Exception):
    """A key cannot be removed; the message says why."""


class TakenUp(NamedTuple):
    ring: Keyring
    lost: list[str]
    """Older keys that the database knows and the ring has not: what is sealed under them cannot be read."""


async def take_up(file: KeyFile, now: datetime) -> TakenUp:
    """Hold the file's ring for this process; makes the first key for a database that knows none.

    Raises KeyringRefused when the file is missing, is another database's, or lacks the current key.
    """
    async with in_transaction():
        await get_connection("default").execute_query(_ONE_AT_A_TIME)
        known = {row.id: row for row in await PersonalKey.all()}
        if not known and not file.exists():
            file.create(first_key(now))
        if known and not file.exists():
            raise KeyringRefused(
                f"密钥环缺失，数据库中的个人信息由其加密：请放回该文件。  {file.path}: the keyring of this database "
                f"(keys {', '.join(sorted(known))}) is missing: put the file back, nothing was started"
            )
        ring = file.newest()
        _compare(file, ring, known)
        await _write_down(ring, known)
    hold(file)
    return TakenUp(ring, sorted(set(known) - set(ring.keys)))


def _compare(file: KeyFile, ring: Keyring, known: dict[str, PersonalKey]) -> None:
    wrong = [key.id for key in ring.keys.values() if key.id in known and known[key.id].fingerprint != key.fingerprint]
    if wrong:
        raise KeyringRefused(
            f"密钥环与数据库不符。  {file.path}: key {', '.join(wrong)} is not the one of this database: "
            "put back the file that belongs to it, nothing was started"
        )
    newest = next((one for one in known.values() if one.current), None)
    if newest is not None and (newest.id not in ring.keys or ring.current.made_at < newest.made_at):
        raise KeyringRefused(
            f"密钥环是旧的副本。  {file.path}: is an older copy, the database is written under key {newest.id}: "
            "put the newest file in its place, nothing was started"
        )


async def _write_down(ring: Keyring, known: dict[str, PersonalKey]) -> None:
    new = [one for one in ring.keys.values() if one.id not in known]
    for one in new:
        await PersonalKey.create(id=one.id, fingerprint=one.fingerprint, made_at=one.made_at, current=False)
    if not (known.get(ring.current.id) and known[ring.current.id].current):
        await PersonalKey.filter(current=True).update(current=False)
        await PersonalKey.filter(id=ring.current.id).update(current=True, settled=False)


async def prepared(file: KeyFile, now: datetime) -> Key:
    """A key that waits on the ring to become the current one: made, unless one waits already."""
    async with _alone():
        ring = file.newest()
        waiting = [key for key in ring.keys.values() if key.made_at > ring.current.made_at]
        if waiting:
            return max(waiting, key=lambda key: key.made_at)
        ids = [*ring.keys, *await PersonalKey.all().values_list("id", flat=True)]
        made = new_key(next_id([str(one) for one in ids]), now)
        file.write([*ring.keys.values(), made], ring.current.id)
        await take_up(file, now)
        return made


async def make_current(file: KeyFile, key: Key, now: datetime) -> None:
    """From now on everything is written under this key."""
    async with _alone():
        file.write(list(file.newest().keys.values()), key.id)
        await take_up(file, now)


async def start_over(file: KeyFile, now: datetime) -> Key:
    """A new ring for a database whose keys are lost for good; what is sealed under them stays as it is.

    Raises KeyRefused while a keyring stands in its place. The database lets the old key go before the file is made:
    stopped in between, the file is still missing, and this is run again.
    """
    if file.exists():
        raise KeyRefused(
            f"{file.path}: 已有密钥环，未作更改。  there is a keyring, nothing was changed: move it away first"
        )
    ids = [str(one) for one in await PersonalKey.all().values_list("id", flat=True)]
    made = new_key(next_id(ids), now)
    await PersonalKey.filter(current=True).update(current=False)
    file.create(made)
    await take_up(file, now)
    return made


async def drop(file: KeyFile, key_id: str) -> None:
    """Take a key off the ring and out of the database's list. Its caller has made sure that nothing needs it.

    The database's list first: stopped in between, the key is written down again from the ring, and this is run again.
    """
    async with _alone():
        await PersonalKey.filter(id=key_id).delete()
    ring = file.newest()
    if key_id in ring.keys:
        file.write([key for key in ring.keys.values() if key.id != key_id], ring.current.id)


@asynccontextmanager
async def _alone() -> AsyncIterator[None]:
    """Two who change the ring at once would each write it without the other's key."""
    async with in_transaction():
        await get_connection("default").execute_query(_ONE_AT_A_TIME)
        yield
