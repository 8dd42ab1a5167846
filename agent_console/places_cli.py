"""`hotline places`: which register of places is in force, and loading the city's own."""

from __future__ import annotations

import getpass
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from agent_console.over import over_services, stop
from agent_console.services import Services
from agent_console.text_tables import table
from tickets.errors import FieldErrors
from tickets.people import Actor, Role
from tickets.places.reading import ACCEPTED
from tickets.places.register import Table, load_register, read_table, sheet_in_force

places = typer.Typer(no_args_is_help=True, help="地名库  the register of places: status, load")
Config = Annotated[
    Path | None, typer.Option("--config", "-c", envvar="HOTLINE_CONFIG", help="设置文件  settings (TOML)")
]
Datum = Annotated[str, typer.Option("--datum", help=f"坐标系  the points' datum: {', '.join(ACCEPTED)}")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只检查，不写入  check only, write nothing")]
MOST_FAULTS = 50
_HEAD = ("行 line", "列 column", "问题 fault")


@places.command("status")
def status(config: Config = None) -> None:
    """现用地名库从哪里来、有多少条  Which register is in force."""
    _over(config, _status)


@places.command("load")
def load(file: Path, datum: Datum, dry_run: DryRun = False, config: Config = None) -> None:
    """逐行检查后整库替换；有一行错误即不写入  Check every line, then replace the whole register."""

    def work(services: Services) -> Awaitable[str]:
        return _load(services, file.read_bytes(), file.name, datum, dry_run)

    _over(config, work)


async def _status(_services: Services) -> str:
    sheet = await sheet_in_force()
    if sheet is None:
        return "没有地名库：并单按区县和文字比对  no register: merging compares county and texts"
    return (
        f"{sheet.source}（{sheet.datum}）：{sheet.places:,} 个地点，{sheet.names:,} 个名称，"
        f"{sheet.loaded_by} 于 {sheet.loaded_at:%Y-%m-%d %H:%M} UTC 载入  "
        f"{sheet.places:,} places, {sheet.names:,} names, loaded by {sheet.loaded_by}"
    )


async def _load(services: Services, data: bytes, name: str, datum: str, dry_run: bool) -> str:
    read = read_table(data, name, datum, services.rules.catalogue)
    if read.reading.faults:
        raise stop(_Faulty(_faults(read)))
    told = f"{read.reading.places:,} 个地点、{len(read.reading.names):,} 个名称"
    if dry_run:
        return f"检查通过：{told}；没有写入  checked, nothing was written"
    who = Actor(id="operator", name=getpass.getuser(), post="admin", role=Role.ADMIN)
    await load_register(read, who, services.clock())
    return f"已载入 {told}，原有地名库已替换  loaded, in the place of the register before"


class _Faulty(Exception):
    """A table with faults; nothing was written."""


def _faults(read: Table) -> str:
    faults = read.reading.faults
    rows = [(one.line, one.column, f"{one.why.zh}  {one.why.en}") for one in faults[:MOST_FAULTS]]
    more = f"\n… {len(faults) - MOST_FAULTS:,}" if len(faults) > MOST_FAULTS else ""
    told = f"{len(faults):,} 行有问题，没有写入  {len(faults):,} faulty lines, nothing was written"
    return f"{told}\n{table(_HEAD, rows)}{more}"


def _over(config: Path | None, work: Callable[[Services], Awaitable[str]]) -> None:
    try:
        typer.echo(over_services(config, work))
    except FieldErrors as error:
        told = "; ".join(f"{field}: {why.zh}  {why.en}" for field, why in error.fields.items())
        raise stop(_Faulty(told)) from None
    except OSError as error:
        raise stop(error) from None
