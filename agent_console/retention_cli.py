"""`hotline retention`: what the plan would take out now, and taking it out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from agent_console.over import over_services
from agent_console.services import Services
from tickets.retention.due import Due, due
from tickets.retention.plan import KEPT, KINDS, lines
from tickets.retention.running import run

retention = typer.Typer(no_args_is_help=True, help="保存期限  what is kept how long")

Config = Annotated[
    Path | None, typer.Option("--config", "-c", envvar="HOTLINE_CONFIG", help="设置文件  settings (TOML)")
]


@retention.command()
def plan(config: Config = None) -> None:
    """查看  Print each period with its basis, and what is over it now, with tickets as examples; writes nothing."""
    typer.echo(over_services(config, _plan))


@retention.command("run")
def run_plan(config: Config = None) -> None:
    """执行  Take out what is over its time; may be stopped and started again."""
    typer.echo(over_services(config, _run))


async def _plan(services: Services) -> str:
    now = services.clock()
    found = [await due(line, now) for line in lines(services.settings.retention)]
    kept = [f"{words.zh}  {words.en}" for words in KEPT.values()]
    return "\n".join([*(_line(one) for one in found), *kept])


def _line(one: Due) -> str:
    words, days = KINDS[one.line.kind], one.line.days
    period = f"{days} 天 days" if days else "不清除 never"
    examples = f"  {'、'.join(one.examples)}" if one.examples else ""
    return f"{words.zh}  {words.en}: {period} [{one.line.basis}]: {one.many}{examples}"


async def _run(services: Services) -> str:
    recordings, taken = services.settings.var / "recordings", dict.fromkeys(KINDS, 0)
    async for one in run(lines(services.settings.retention), recordings, services.clock()):
        taken[one.line.kind] += one.many
        typer.echo(f"{KINDS[one.line.kind].zh} {taken[one.line.kind]}")
    return "\n".join(f"{words.zh}  {words.en}: {taken[kind]}" for kind, words in KINDS.items())
