"""Accounts: argon2 hashes, signing in with a brake on guessing, and the made-up people of a demo."""

from __future__ import annotations

import asyncio
import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from tortoise.expressions import F

from routing.departments import Catalogue
from routing.facts import Words
from tickets.errors import FieldErrors, LoginRefused, NotFound
from tickets.models import Account
from tickets.people import POSTS, UNIT
from tickets.settings import TicketSettings

SHORTEST_PASSWORD = 10
_HASHER = PasswordHasher()


class DemoLogin(NamedTuple):
    """A demo account and its password, which is stored nowhere in the clear."""

    account: str
    password: str
    name: str
    post: str
    department: str | None


@cache
def _nobody() -> str:
    """A hash to compare with when there is no such account, so that the answer takes as long."""
    return _HASHER.hash(secrets.token_urlsafe(12))


async def create_account(
    account: str,
    password: str,
    *,
    name: str,
    post: str,
    now: datetime,
    department: str | None = None,
    language: str = "zh-CN",
) -> Account:
    """A new account. Raises FieldErrors for a taken name, a short password, an unknown post or a missing department."""
    wrong = _wrong(password, post, department)
    if await Account.exists(account=account):
        wrong["account"] = Words("账号已存在", "is taken")
    if wrong:
        raise FieldErrors(wrong)
    return await Account.create(
        id=uuid4(),
        account=account,
        name=name,
        post=post,
        role=POSTS[post].role,
        department=department,
        language=language,
        password_hash=await asyncio.to_thread(_HASHER.hash, password),
        created_at=now,
    )


def _wrong(password: str, post: str, department: str | None) -> dict[str, Words]:
    wrong: dict[str, Words] = {}
    if len(password) < SHORTEST_PASSWORD:
        wrong["password"] = Words(f"至少 {SHORTEST_PASSWORD} 位", f"needs at least {SHORTEST_PASSWORD} characters")
    return wrong | post_wrong(post, department)


def post_wrong(post: str, department: str | None) -> dict[str, Words]:
    """What is wrong with a post and its department; empty when they fit."""
    wrong: dict[str, Words] = {}
    if post not in POSTS:
        wrong["post"] = Words("没有这个岗位", "is no post")
    elif (POSTS[post].role in UNIT) != (department is not None):
        wrong["department"] = Words("承办单位岗位须写明单位，热线岗位不写", "only posts of a unit have a department")
    return wrong


async def set_password(account: str, password: str) -> None:
    """Replace a password and lift a lock. Raises NotFound, FieldErrors."""
    if len(password) < SHORTEST_PASSWORD:
        raise FieldErrors(_wrong(password, "voice", None))
    hashed = await asyncio.to_thread(_HASHER.hash, password)
    if not await Account.filter(account=account).update(password_hash=hashed, failed_logins=0, locked_until=None):
        raise NotFound("account", account)


async def verify_login(account: str, password: str, *, now: datetime, settings: TicketSettings) -> Account:
    """The account that these belong to. Raises LoginRefused, with `until` while the account is locked."""
    found = await Account.get_or_none(account=account)
    if found is not None and found.locked_until is not None and found.locked_until > now:
        raise LoginRefused(found.locked_until)
    right = await asyncio.to_thread(_matches, found.password_hash if found else _nobody(), password)
    if found is None or not found.active:
        raise LoginRefused
    if not right:
        raise LoginRefused(await _count_failure(found.id, now, settings))
    await Account.filter(id=found.id).update(failed_logins=0, locked_until=None, last_login_at=now)
    return found


def _matches(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


async def _count_failure(account_id: UUID, now: datetime, settings: TicketSettings) -> datetime | None:
    """Counts in the database, so that guesses side by side count too; the end of the lock once there were too many."""
    await Account.filter(id=account_id).update(failed_logins=F("failed_logins") + 1)
    until = now + timedelta(minutes=settings.login_lock_minutes)
    locked = await Account.filter(id=account_id, failed_logins__gte=settings.login_tries).update(
        failed_logins=0, locked_until=until
    )
    return until if locked else None


async def account_of(account_id: UUID | str) -> Account:
    """An active account by its id, for a session that is still open. Raises NotFound."""
    try:
        found = await Account.get_or_none(id=UUID(str(account_id)), active=True)
    except ValueError:
        found = None
    if found is None:
        raise NotFound("account", str(account_id))
    return found


_OFFICE = (
    ("agent1", "苏念慈", "voice"),
    ("agent2", "顾闻笛", "voice"),
    ("agent3", "柳星野", "voice"),
    ("online", "叶知秋", "online"),
    ("lead", "林望舒", "lead"),
    ("lead2", "纳兰听雪", "lead"),
    ("dispatch", "许清嘉", "dispatch"),
    ("leader", "陆示范", "leader"),
    ("media", "温样稿", "media"),
    ("opinion", "秦留白", "opinion"),
    ("auditor", "严复核", "auditor"),
    ("admin", "白管理", "admin"),
)
_UNITS = (
    ("341802", "market", "方既白", "上官婉晴"),
    ("341802", "housing", "司马静姝", "欧阳慕容雪"),
    ("341802", "urban", "尉迟听澜", "钟离若水"),
    ("341802", "ecology", "公孙采薇", "令狐问渠"),
    ("341800", "transport", "慕容怀瑾", "夏侯云起"),
    ("341800", "police", "端木知行", "皇甫景行"),
    ("341800", "hr", "东方既晓", "诸葛明远"),
    ("341800", "water-supply", "南宫映雪", "轩辕长风"),
)
_DEPUTIES = {("341802", "market"): "百里疏桐", ("341802", "housing"): "宇文霁月"}
"""The other departments have no deputy head, as small ones have none: the head hears what a deputy would."""


async def create_demo_accounts(catalogue: Catalogue, *, now: datetime) -> list[DemoLogin]:
    """One person for each post of the office, liaison and head (and deputy) of some departments, all plainly made up,
    each with a random password that is returned here once. Those that exist already are left alone."""
    people: list[tuple[str, str, str, str | None]] = [(account, name, post, None) for account, name, post in _OFFICE]
    for area, bureau, liaison, head in _UNITS:
        office = catalogue.office(area, bureau)
        if office is not None:
            short = f"{bureau}-{area}"
            people += [(short, liaison, "liaison", office.code), (f"{short}-head", head, "head", office.code)]
            deputy = _DEPUTIES.get((area, bureau))
            people += [(f"{short}-deputy", deputy, "deputy", office.code)] if deputy else []
    taken = await Account.filter(account__in=[who[0] for who in people])
    names = {account.account for account in taken}
    return [await _demo_account(*who, now) for who in people if who[0] not in names]


async def _demo_account(account: str, name: str, post: str, department: str | None, now: datetime) -> DemoLogin:
    login = DemoLogin(account, secrets.token_urlsafe(9), name, post, department)
    await create_account(account, login.password, name=name, post=post, department=department, now=now)
    return login
