"""The demo: made-up people with passwords that are kept with the other secrets, and what a visitor is told to try."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

import msgspec

from agent_console.api.attachments import FOLDER
from agent_console.services import Services
from callcenter.pbx.secrets import write_private
from routing.facts import Words
from tickets.accounts import DemoLogin, create_demo_accounts, keep_demo_passwords, set_password
from tickets.demo import fill_demo
from tickets.models import Account
from tickets.people import POSTS

SHOWN = ("agent1", "agent2", "dispatch", "lead", "market-341802", "admin")
"""Accounts that a first visit needs; the others stand in the file."""


async def demo_logins(services: Services, now: datetime) -> list[DemoLogin]:
    """Every demo account with its password: made at the first start, read from var/secrets/demo.json afterwards."""
    path = services.settings.var / "secrets" / "demo.json"
    known = {login.account: login for login in _read(path)}
    await keep_demo_passwords(known)
    made = {login.account: login for login in await create_demo_accounts(services.rules.catalogue, now=now)}
    missing = [account for account in SHOWN if account not in known | made]
    renewed = {account: await _renewed(account) for account in missing}
    if made or renewed:
        known |= made | renewed
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, msgspec.json.format(msgspec.json.encode(list(known.values())), indent=1).decode())
    return list(known.values())


async def filled(services: Services, now: datetime) -> str:
    """Play the demo's fortnight into an empty database, before a worker sweeps it; returns what was done in words."""
    await demo_logins(services, now)
    made = await fill_demo(services.tickets, services.settings.var / FOLDER, now=now)
    if not made:
        return "数据库中已有工单，未写入演示数据  there are tickets already, nothing was written"
    return f"写入 {made} 张工单与两周话务  wrote {made} tickets and a fortnight of calls"


async def _renewed(account: str) -> DemoLogin:
    """A demo account whose password nobody knows any more gets a new one."""
    password = secrets.token_urlsafe(9)
    await set_password(account, password)
    found = await Account.get(account=account)
    return DemoLogin(account, password, found.name, found.post, found.department)


def _read(path: Path) -> list[DemoLogin]:
    return msgspec.json.decode(path.read_bytes(), type=list[DemoLogin]) if path.exists() else []


def welcome_text(services: Services, logins: list[DemoLogin], seconds: float, notes: list[Words]) -> str:
    """What stands on the terminal when everything is up: where to go, as whom, and the three steps of a first call."""
    url, city = services.settings.public_url, services.settings.city
    by_account = {login.account: login for login in logins}
    people = [_person_line(by_account[name]) for name in SHOWN if name in by_account]
    lines = [
        "",
        f"{city.name} {city.hotline} 已就绪（{seconds:.0f} 秒）  ready in {seconds:.0f} s",
        "",
        f"    {url}",
        "",
        "演示账号  demo accounts（全部见 all of them in var/secrets/demo.json）",
        *people,
        "",
        *STEPS_ZH.format(url=url).splitlines(),
        "",
        *STEPS_EN.format(url=url).splitlines(),
        "",
        *(f"! {note.zh}  {note.en}" for note in notes),
        "Ctrl+C 结束  ends it",
    ]
    return "\n".join(lines)


def _person_line(login: DemoLogin) -> str:
    title = POSTS[login.post].title
    return f"    {login.account:<16} {login.password:<14} {login.name} · {title.zh}  {title.en}"


STEPS_ZH = """第一通电话：
    1. 打开 {url} ，用 agent1 登录，选坐席 8001，允许使用麦克风，按 F2 就绪。
    2. 另开一个窗口打开 {url}/phone ，扮作市民拨打 12345；坐席响铃后接听。
    3. 边听边看转写与建议，按 Ctrl+Enter 受理并交办；再用 market-341802 登录签收、办理。"""
STEPS_EN = """A first call:
    1. Open {url} , sign in as agent1, take seat 8001, allow the microphone, press F2 for ready.
    2. Open {url}/phone in another window, be the citizen and call 12345; answer at the seat.
    3. Watch transcript and suggestions, press Ctrl+Enter to dispatch; then sign in as market-341802 and sign for it."""
