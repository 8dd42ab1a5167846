"""Accounts: who there is, whose password is right, and the made-up people of a demo.

How often somebody may guess is `agent_console.guessing`; what was done to an account is `tickets.account_record`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from routing.departments import Catalogue
from routing.facts import Words
from tickets.account_record import PASSWORD_SET, note_account
from tickets.errors import FieldErrors, LoginRefused, NotFound
from tickets.models import Account
from tickets.passwords import hashed, matches, password_wrong
from tickets.people import POSTS, UNIT
from tickets.service.writing import transaction


class DemoLogin(NamedTuple):
    """A demo account and its password, which is stored nowhere in the clear."""

    account: str
    password: str
    name: str
    post: str
    department: str | None


async def create_account(
    account: str,
    password: str,
    *,
    name: str,
    post: str,
    now: datetime,
    department: str | None = None,
    language: str = "zh-CN",
    lent: bool = False,
) -> Account:
    """A new account; `lent`: its person must set an own password first. Raises FieldErrors for a taken name, a bad
    password, an unknown post or a missing department."""
    wrong = _wrong(account, password, name) | post_wrong(post, department)
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
        password_hash=await hashed(password),
        password_lent=lent,
        created_at=now,
    )


def _wrong(account: str, password: str, *words: str) -> dict[str, Words]:
    why = password_wrong(password, account, words=words)
    return {"password": why} if why else {}


def post_wrong(post: str, department: str | None) -> dict[str, Words]:
    """What is wrong with a post and its department; empty when they fit."""
    wrong: dict[str, Words] = {}
    if post not in POSTS:
        wrong["post"] = Words("没有这个岗位", "is no post")
    elif POSTS[post].role in UNIT and department is None:
        wrong["department"] = Words("请选择所在单位", "choose the department of this post")
    elif POSTS[post].role not in UNIT and department is not None:
        wrong["department"] = Words("热线岗位不属承办单位", "only posts of a unit have a department")
    return wrong


async def set_password(account: str, password: str, *, lent: bool = False) -> Account:
    """Replace a password; open sessions end. Raises NotFound, FieldErrors."""
    if wrong := _wrong(account, password):
        raise FieldErrors(wrong)
    changed = {"password_hash": await hashed(password), "password_lent": lent, "password_unchosen": False}
    if not await Account.filter(account=account).update(**changed):
        raise NotFound("account", account)
    return await Account.get(account=account)


async def set_own_password(account: Account, password: str, *, now: datetime) -> Account:
    """The own password of a person who proved the present one. Raises LoginRefused when that is another by now."""
    made = await hashed(password)
    async with transaction():
        held = Account.filter(id=account.id, password_hash=account.password_hash, active=True)
        if not await held.update(password_hash=made, password_lent=False, password_unchosen=False):
            raise LoginRefused
        await note_account(account, account.actor, PASSWORD_SET, now)
    return await Account.get(id=account.id)


async def keep_demo_passwords(accounts: Iterable[str]) -> None:
    """Accounts of a demo, which has its passwords in a file, are asked for no own ones."""
    await Account.filter(account__in=list(accounts)).update(password_unchosen=False)


async def account_named(account: str) -> Account | None:
    """Whatever account bears this name, in use or not."""
    return await Account.get_or_none(account=account)


async def verify_login(found: Account | None, password: str) -> Account:
    """That account, when the password is right and it is in use; as long for None. Raises LoginRefused."""
    right = await matches(found.password_hash if found else None, password)
    if found is None or not right or not found.active:
        raise LoginRefused
    return found


async def note_login(account: Account, now: datetime) -> Account:
    """When somebody signed in last; who never chose the password is asked for an own one from now on."""
    await Account.filter(id=account.id).update(last_login_at=now)
    if account.password_unchosen:
        unchosen = Account.filter(id=account.id, password_unchosen=True)  # not one that was chosen this moment
        await unchosen.update(password_lent=True, password_unchosen=False)
    return await Account.get(id=account.id)


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
