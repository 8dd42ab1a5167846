"""Accounts from the command line: every password is made here and shown once."""

from __future__ import annotations

from agent_console.services import Services
from tickets.account_record import AT_THE_SERVER
from tickets.clock import real_time
from tickets.errors import FieldErrors, NotFound
from tickets.models import Account
from tickets.personnel import add_person, reset_password


class AccountRefused(Exception):
    """The account cannot be made or changed; the message says why."""


async def add_account(services: Services, account: str, name: str, post: str, department: str | None) -> str:
    """Returns what to print. Raises AccountRefused."""
    if department is not None and department not in services.rules.catalogue.departments:
        raise AccountRefused(f"没有这个单位  no such department: {department}")
    fields = {"account": account, "name": name, "post": post, "department": department}
    try:
        made, password = await add_person(AT_THE_SERVER, fields, real_time())
    except FieldErrors as error:
        raise AccountRefused("; ".join(f"{key}: {why.zh}  {why.en}" for key, why in error.fields.items())) from None
    return _told(made.account, password)


async def change_password(services: Services, account: str) -> str:
    """Returns what to print; open sessions of the account end. Raises AccountRefused."""
    try:
        changed, password = await reset_password(AT_THE_SERVER, account, real_time())
    except NotFound:
        raise AccountRefused(f"没有这个账号  no such account: {account}") from None
    await services.sessions.tell_over(changed.id)
    return _told(account, password)


async def listed_accounts() -> str:
    """One line an account."""
    rows = await Account.all().order_by("account")
    lines = (f"{row.account:<24} {row.post:<10} {row.department or '-':<24} {row.name}" for row in rows)
    return "\n".join(lines) or "还没有账号  there are no accounts yet"


def _told(account: str, password: str) -> str:
    return f"{account}  {password}   （只显示这一次，登录后须修改  shown only this once, to be replaced）"
