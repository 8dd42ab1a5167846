"""The people of the platform, as the administrator keeps them: accounts, the posts they held, when they left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from routing.facts import Words
from tickets.account_record import CLOSED, CREATED, MOVED, OPENED, PASSWORD_RESET, note_account
from tickets.accounts import create_account, post_wrong, set_password
from tickets.errors import FieldErrors, IllegalAction, NotFound
from tickets.models import Account, Posting
from tickets.passwords import new_password
from tickets.people import POSTS, Actor
from tickets.service.writing import transaction

_MISSING = Words("请填写", "must be filled in")
_SELF = Words("不能停用自己的账号。", "You cannot deactivate your own account.")


async def people() -> list[tuple[Account, list[Posting]]]:
    """Everybody with the posts they held, oldest first."""
    held: dict[UUID, list[Posting]] = {}
    for posting in await Posting.all().order_by("since", "id"):
        held.setdefault(posting.account_id, []).append(posting)
    return [(account, held.get(account.id, [])) for account in await Account.all().order_by("account")]


async def person_named(account: str, *, held: bool = False) -> Account:
    """`held`: until the transaction ends. Raises NotFound."""
    rows = Account.select_for_update() if held else Account.all()
    found = await rows.get_or_none(account=account)
    if found is None:
        raise NotFound("account", account)
    return found


async def add_person(actor: Actor, fields: Mapping[str, str | None], now: datetime) -> tuple[Account, str]:
    """A new account with a password that its person replaces at the first sign-in. Raises FieldErrors."""
    account, name = (str(fields.get(key) or "").strip() for key in ("account", "name"))
    wrong = {key: _MISSING for key, text in (("account", account), ("name", name)) if not text}
    if wrong:
        raise FieldErrors(wrong)
    password, department = new_password(), fields.get("department") or None
    async with transaction():
        made = await create_account(
            account, password, name=name, post=str(fields.get("post")), department=department, now=now, lent=True
        )
        await _post_from(made, actor, now, "新增账号")
        await note_account(made, actor, CREATED, now)
    return made, password


async def move_person(
    actor: Actor, account: str, post: str, department: str | None, reason: str, now: datetime
) -> Account:
    """Another post from now on; what was done before keeps the post of that day. Raises NotFound, FieldErrors."""
    wrong = post_wrong(post, department) | ({} if reason.strip() else {"reason": _MISSING})
    if wrong:
        raise FieldErrors(wrong)
    async with transaction():
        found = await person_named(account, held=True)
        if not await Posting.exists(account_id=found.id):
            await _post_from(found, actor, found.created_at, "")
        await Posting.filter(account_id=found.id, until=None).update(until=now)
        await Account.filter(id=found.id).update(post=post, role=POSTS[post].role, department=department)
        await found.refresh_from_db()
        await _post_from(found, actor, now, reason.strip())
        await note_account(found, actor, MOVED, now)
    return found


async def _post_from(account: Account, actor: Actor, since: datetime, reason: str) -> None:
    await Posting.create(
        account_id=account.id,
        post=account.post,
        department=account.department,
        since=since,
        changed_by=actor.name,
        reason=reason,
    )


async def set_active(actor: Actor, account: str, active: bool, now: datetime) -> Account:
    """Let somebody sign in again, or not any more; open sessions end at their next request."""
    found = await person_named(account)
    if not active and str(found.id) == actor.id:
        raise IllegalAction("deactivate", account, _SELF)
    async with transaction():
        await Account.filter(id=found.id).update(active=active)
        if active:
            await _post_from(found, actor, now, "恢复使用")
        else:
            await Posting.filter(account_id=found.id, until=None).update(until=now)
        await note_account(found, actor, OPENED if active else CLOSED, now)
        await found.refresh_from_db()
    return found


async def reset_password(actor: Actor, account: str, now: datetime) -> tuple[Account, str]:
    """A password that the person replaces at the next sign-in; open sessions end. Raises NotFound."""
    password = new_password()
    async with transaction():
        changed = await set_password(account, password, lent=True)
        await note_account(changed, actor, PASSWORD_RESET, now)
    return changed, password
