"""`hotline calendar`: which years are announced, and loading a year's sheet with all that follows from it."""

from __future__ import annotations

import getpass
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from agent_console.calendars import calendar_years
from agent_console.over import over_services, stop
from agent_console.services import Services
from agent_console.text_tables import table
from routing.year_sheets import YearSheet, read_sheet
from tickets.people import Actor, Role
from tickets.recount import load_sheet

calendar = typer.Typer(no_args_is_help=True, help="日历  the calendar of working days: status, load")
Config = Annotated[
    Path | None, typer.Option("--config", "-c", envvar="HOTLINE_CONFIG", help="设置文件  settings (TOML)")
]
_HEAD = ("年份 year", "状态 state", "放假 rest", "调休 work", "本地 local", "版本 version", "依据 source")


@calendar.command("status")
def status(config: Config = None) -> None:
    """各年放假安排是否已公布、来自何处  Which years are announced, and from where."""
    _over(config, _status)


@calendar.command("load")
def load(file: Path, config: Config = None) -> None:
    """载入一年的放假安排或本地调整，并重算所涉期限  Load a year's sheet and count again what it touches."""
    _over(config, lambda services: _load(services, _sheet(file)))


async def _status(services: Services) -> str:
    found = await calendar_years(services.rules, services.clock())
    rows = [
        (
            one.year,
            "已公布" if one.state == "announced" else "估算",
            one.rest,
            one.work,
            one.local,
            one.version,
            one.source,
        )
        for one in found
    ]
    return table(_HEAD, rows)


async def _load(services: Services, sheet: YearSheet) -> str:
    who = Actor(id="operator", name=getpass.getuser(), post="admin", role=Role.ADMIN)
    loaded = await load_sheet(services.tickets, sheet, who, services.clock())
    return (
        f"{sheet.year} 第 {loaded.version} 版：{loaded.moved} 件期限改动，{loaded.settled} 件不再是估算  "
        f"version {loaded.version}: {loaded.moved} moved, {loaded.settled} no longer estimated"
    )


def _sheet(file: Path) -> YearSheet:
    return read_sheet(file.read_text(encoding="utf-8"), str(file))


def _over(config: Path | None, work: Callable[[Services], Awaitable[str]]) -> None:
    try:
        typer.echo(over_services(config, work))
    except (OSError, UnicodeDecodeError) as error:
        raise stop(error) from None
