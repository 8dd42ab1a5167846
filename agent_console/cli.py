"""The command line: `hotline up` for everything, one command a role, accounts, backups, and settings to look at."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from agent_console.api.openapi import document
from agent_console.api.table import routes_of
from agent_console.audit_cli import audit
from agent_console.backup import kept_folders, make_backup
from agent_console.calendar_cli import calendar
from agent_console.compose import open_servers
from agent_console.demo import demo_logins, filled, welcome_text
from agent_console.exchange_cli import exchange
from agent_console.keys_cli import keys
from agent_console.over import over_services, run, settings_of
from agent_console.people import add_account, change_password, listed_accounts
from agent_console.places_cli import places
from agent_console.restoring import refuse_half_restored, restore_backup
from agent_console.retention_cli import retention
from agent_console.roles.run import ALL_ROLES, run_roles
from agent_console.roles.starting import Start
from agent_console.rules_cli import rules
from agent_console.services import Services
from agent_console.settings import Settings, as_toml, effective
from callcenter.pbx.left import end_left
from routing.facts import Words
from tickets.clock import real_time
from tickets.search import index_missing

main = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
accounts = typer.Typer(no_args_is_help=True, help="登录账号  who may sign in")
demo = typer.Typer(no_args_is_help=True, help="演示  the demo")
main.add_typer(accounts, name="accounts")
main.add_typer(demo, name="demo")
main.add_typer(rules, name="rules")
main.add_typer(audit, name="audit")
main.add_typer(calendar, name="calendar")
main.add_typer(keys, name="keys")
main.add_typer(retention, name="retention")
main.add_typer(exchange, name="exchange")
main.add_typer(places, name="places")

Config = Annotated[
    Path | None, typer.Option("--config", "-c", envvar="HOTLINE_CONFIG", help="设置文件  settings (TOML)")
]
Demo = Annotated[bool, typer.Option("--demo", help="带演示账号与市民话机  with demo accounts and a citizen's phone")]
T = TypeVar("T")


@main.command()
def up(config: Config = None, with_demo: Demo = False) -> None:
    """全部启动  Start everything in one process."""
    settings = settings_of(config, with_demo)
    demo_only = {"before": _fill, "welcome": _welcome} if settings.demo.enabled else {"welcome": _ready}
    run(run_roles(settings, ALL_ROLES, typer.echo, **demo_only))


def _role(name: str, about: str) -> None:
    def command(config: Config = None) -> None:
        run(run_roles(settings_of(config), (name,), typer.echo))

    command.__doc__ = about
    main.command(name)(command)


_role("bridge", "电话桥  Run the telephone bridge alone.")
_role("console", "页面、接口与实时推送  Run pages, API and live socket alone.")
_role("worker", "工单处理  Run the worker alone.")
_role("speech", "语音转写  Run the transcription alone.")


@main.command("stop-pbx")
def stop_pbx(config: Config = None) -> None:
    """结束电话系统  End the Asterisk that an ended platform has left running, and the calls on it."""
    ended = run(end_left(settings_of(config).var))
    typer.echo("电话系统已结束  Asterisk has ended" if ended else "没有遗留的电话系统  no Asterisk was left running")


@main.command("check-config")
def check_config(config: Config = None) -> None:
    """查看生效的设置  Print the effective settings, secrets starred."""
    typer.echo(as_toml(effective(settings_of(config))), nl=False)


@main.command()
def openapi(config: Config = None) -> None:
    """接口说明  Print the API's description (OpenAPI 3.1)."""
    typer.echo(json.dumps(_described(settings_of(config)), ensure_ascii=False, indent=1))


def _described(settings: Settings) -> dict[str, Any]:
    return document(routes_of(settings), settings)


@main.command()
def backup(folder: Path, config: Config = None) -> None:
    """备份  Write database, recordings, secrets and packs, but not the keyring, into a new folder beneath FOLDER."""
    made = _over_servers(config, lambda url, settings: _backed_up(url, settings, folder))
    typer.echo(f"{made}\n密钥环不在备份内，请另行保管  the keyring is not in it, keep its copy elsewhere")


def _backed_up(url: str, settings: Settings, folder: Path) -> Path:
    refuse_half_restored(settings.var)
    return make_backup(url, kept_folders(settings.var), folder, real_time(), apart=settings.keyring, tell=typer.echo)


@main.command()
def restore(source: Path, config: Config = None) -> None:
    """恢复  Put a backup into an empty database and empty folders; one that was stopped goes on."""
    _over_servers(
        config,
        lambda url, settings: restore_backup(source, url, kept_folders(settings.var), settings.var, tell=typer.echo),
    )
    typer.echo("恢复完成  everything is back")


@main.command("search-index")
def search_index(config: Config = None) -> None:
    """补建检索  Make older tickets searchable; may be stopped, started again, and run beside the platform."""
    _over_services(config, _index_missing)


async def _index_missing(_services: Services) -> str:
    return f"已补建  tickets made searchable: {await index_missing()}"


# ------------------------------------------------------------------ accounts
@accounts.command("add")
def accounts_add(
    account: str,
    name: Annotated[str, typer.Option(help="姓名  the person's name")],
    post: Annotated[str, typer.Option(help="岗位  voice, online, lead, dispatch, leader, media, opinion, liaison, …")],
    department: Annotated[str | None, typer.Option(help="单位代码  code of the department, for its people")] = None,
    config: Config = None,
) -> None:
    """新增账号，密码只显示一次  Add an account; its password is printed once, its person sets an own one."""
    _over_services(config, lambda services: add_account(services, account, name, post, department))


@accounts.command("passwd")
def accounts_passwd(account: str, config: Config = None) -> None:
    """重置密码，只显示一次  Reset a password; it is printed once, its person sets an own one."""
    _over_services(config, lambda services: change_password(services, account))


@accounts.command("list")
def accounts_list(config: Config = None) -> None:
    """列出账号  Print all accounts."""
    _over_services(config, lambda _services: listed_accounts())


# ------------------------------------------------------------------ the demo
@demo.command("seed")
def demo_seed(config: Config = None) -> None:
    """写入两周的演示工单与话务（平台停着时）  Fill the database with a made-up fortnight, while the platform rests."""
    _over_services(config, lambda services: filled(services, services.clock()))


async def _fill(services: Services, start: Start) -> None:
    if not services.settings.demo.filled:
        return
    start.tell(Words("准备演示数据", "preparing the demo's data"))
    await filled(services, services.clock())


async def _welcome(services: Services, start: Start) -> None:
    logins = await demo_logins(services, services.clock())
    typer.echo(welcome_text(services, logins, await start.all_up(), start.notes))


async def _ready(services: Services, start: Start) -> None:
    typer.echo(f"已就绪  ready: {services.settings.public_url} ({await start.all_up():.0f} s)")


# ------------------------------------------------------------------ ways in and out
def _over_services(config: Path | None, work: Callable[[Services], Awaitable[str]]) -> None:
    typer.echo(over_services(config, work))


def _over_servers(config: Path | None, work: Callable[[str, Settings], T]) -> T:
    settings = settings_of(config)

    async def worked() -> T:
        async with open_servers(settings, lambda _words: None) as servers:
            return await asyncio.to_thread(work, servers.database_url, settings)

    return run(worked())
