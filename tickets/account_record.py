"""What was done to accounts, by whom and when: one chained row each, and never a secret in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from tortoise.connection import get_connection

from routing.facts import Words
from tickets.events import Tampered, looks_break, row_hash
from tickets.models import Account, AccountEvent
from tickets.people import Actor, Role
from tickets.service.writing import transaction

CREATED, PASSWORD_RESET, PASSWORD_SET = "created", "password_reset", "password_set"
MOVED, CLOSED, OPENED = "moved", "closed", "opened"
ACCOUNT_EVENTS: dict[str, Words] = {
    CREATED: Words("新增账号", "The account was made"),
    PASSWORD_RESET: Words("重置密码", "The password was reset"),
    PASSWORD_SET: Words("本人修改密码", "The person set an own password"),
    MOVED: Words("调整岗位", "Another post"),
    CLOSED: Words("停用", "Deactivated"),
    OPENED: Words("恢复使用", "Activated again"),
}
AT_THE_SERVER = Actor(id="command-line", name="服务器命令行", post="system", role=Role.SYS)
"""Whoever works at the server itself: the command line knows no account."""
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 12347))"


class AccountRow(msgspec.Struct, frozen=True, kw_only=True):
    """One event as it is hashed and stored."""

    account_id: str
    seq: int
    at: datetime
    kind: str
    actor_id: str
    actor_name: str
    actor_post: str


async def note_account(account: Account, actor: Actor, kind: str, at: datetime) -> None:
    """Write down what is done to an account, in the transaction that does it."""
    async with transaction():
        await get_connection("default").execute_query(_LOCK, [str(account.id)])
        last = await AccountEvent.filter(account_id=account.id).order_by("-seq").first()
        row = AccountRow(
            account_id=str(account.id),
            seq=last.seq + 1 if last else 1,
            at=at,
            kind=kind,
            actor_id=actor.id,
            actor_name=actor.name,
            actor_post=actor.post,
        )
        previous = last.hash if last else ""
        await AccountEvent.create(**msgspec.structs.asdict(row), previous_hash=previous, hash=row_hash(row, previous))


def row_of(event: AccountEvent) -> AccountRow:
    """The stored event as it was hashed."""
    values = {name: getattr(event, name) for name in AccountRow.__struct_fields__}
    return AccountRow(**values | {"account_id": str(event.account_id)})


async def account_events(ids: Sequence[UUID]) -> dict[UUID, list[AccountEvent]]:
    """What was done to each of the accounts, oldest first."""
    found: dict[UUID, list[AccountEvent]] = {}
    for event in await AccountEvent.filter(account_id__in=list(ids)).order_by("account_id", "seq"):
        found.setdefault(event.account_id, []).append(event)
    return found


async def tampered_accounts() -> tuple[int, dict[UUID, Tampered]]:
    """How many events there are, and the first row of each account's that is not what was written."""
    known = await AccountEvent.all().distinct().values_list("account_id", flat=True)
    chains = await account_events([UUID(str(one)) for one in known])
    breaks = {account: looks_break(rows, row_of) for account, rows in chains.items()}
    return sum(map(len, chains.values())), {account: wrong for account, wrong in breaks.items() if wrong is not None}
