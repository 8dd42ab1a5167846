"""`hotline keys`: the keys that citizens' data are sealed under: what is used, a new one, one that nothing needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from agent_console.compose import open_servers
from agent_console.over import over_services, run, settings_of
from agent_console.services import Services
from tickets.clock import real_time
from tickets.database import open_database
from tickets.models import PersonalKey
from tickets.personal.keyfile import KeyFile
from tickets.personal.register import KeyRefused, drop, make_current, prepared, start_over
from tickets.personal.resealing import reseal, settled, uses

keys = typer.Typer(no_args_is_help=True, help="个人信息密钥  keys of citizens' data")

Config = Annotated[
    Path | None, typer.Option("--config", "-c", envvar="HOTLINE_CONFIG", help="设置文件  settings (TOML)")
]


@keys.command()
def status(config: Config = None) -> None:
    """查看  Print every key: since when, how many values stand under it, and whether it is at hand."""
    typer.echo(over_services(config, _status))


@keys.command()
def prepare(config: Config = None) -> None:
    """预备新密钥  Add a key that is not used yet, so that the file can be copied to every host before a rotation."""
    typer.echo(over_services(config, _prepare))


@keys.command()
def rotate(config: Config = None) -> None:
    """轮换  Make a new key current and bring every row under it; what was interrupted goes on."""
    typer.echo(over_services(config, _rotate))


@keys.command()
def remove(key: str, config: Config = None) -> None:
    """移除旧密钥  Take a key that nothing in the database needs off the ring; older backups may still need it."""
    typer.echo(over_services(config, lambda services: _remove(services, key)))


@keys.command("start-over")
def start_again(config: Config = None) -> None:
    """全部密钥丢失时重新开始  A new keyring when every copy of the old one is lost; what it sealed stays unreadable."""
    typer.confirm("已加密的姓名、号码、地址将永远无法读取  what is sealed stays unreadable for good. OK?", abort=True)
    settings = settings_of(config)

    async def work() -> str:
        async with open_servers(settings, lambda _words: None) as servers, open_database(servers.database_url, 2):
            made = await start_over(KeyFile(settings.keyring), real_time())
            return f"新密钥 {made.id}  new key {made.id}: {settings.keyring}"

    typer.echo(run(work()))


async def _status(services: Services) -> str:
    ring = KeyFile(services.settings.keyring).newest()
    counted = {one.key_id: one.values for one in await uses()}
    lines = [str(services.settings.keyring)]
    for row in await PersonalKey.all().order_by("made_at"):
        state = "当前 current" if row.current else "旧 older" if row.made_at < ring.current.made_at else "预备 prepared"
        missing = "" if row.id in ring.keys else "  密钥缺失 MISSING: its values cannot be read"
        lines.append(f"{row.id}  {row.made_at:%Y-%m-%d}  {state}  {counted.get(row.id, 0)} 项 values{missing}")
    if clear := counted.get("", 0):
        lines.append(f"未加密 in clear: {clear} 项 values, not read by the platform")
    if not await settled():
        lines.append("轮换未完成，请再次运行 rotate  the rotation is not finished: run it again")
    return "\n".join(lines)


async def _prepare(services: Services) -> str:
    key = await prepared(KeyFile(services.settings.keyring), real_time())
    return f"已预备 {key.id}  prepared {key.id}: copy {services.settings.keyring} to every host, then rotate"


async def _rotate(services: Services) -> str:
    file, now = KeyFile(services.settings.keyring), real_time()
    if await settled():
        await make_current(file, await prepared(file, now), now)
    current, done = file.newest().current.id, 0
    async for many in reseal():
        done += many
        typer.echo(f"{current}: {done} 行 rows")
    return f"轮换完成，当前密钥 {current}  every row stands under {current}; copy the file apart from backups"


async def _remove(services: Services, key: str) -> str:
    file = KeyFile(services.settings.keyring)
    ring = file.newest()
    if key not in ring.keys and not await PersonalKey.exists(id=key):
        raise KeyRefused(f"没有密钥 {key}。  no key {key} on the ring")
    counted = {one.key_id: one.values for one in await uses()}
    if key == ring.current.id or counted.get(key) or not await settled():
        raise KeyRefused(
            f"密钥 {key} 仍在使用（{counted.get(key, 0)} 项），未移除。  key {key} is still needed "
            f"({counted.get(key, 0)} values): nothing was removed; run `hotline keys rotate` first"
        )
    await drop(file, key)
    return f"已移除 {key}  removed {key}"
