"""`hotline retention`: what the plan would take out now, taking it out, orders to keep, and files that no row knows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from agent_console.api.attachments import FOLDER
from agent_console.over import over_services, stop
from agent_console.services import Services
from agent_console.settings import Settings
from tickets.clock import real_time
from tickets.errors import FieldErrors, NotFound
from tickets.retention.due import Due, due
from tickets.retention.files import Failed, Folders, pending
from tickets.retention.holding import keep_package, lift, order_kept, release_package
from tickets.retention.lying import Orphan, Weight, orphans, weight
from tickets.retention.plan import APPROVED_ALONE, HOLDS, KEPT, KINDS, Line, lines
from tickets.retention.running import run

retention = typer.Typer(no_args_is_help=True, help="保存期限  what is kept how long")

Config = Annotated[
    Path | None, typer.Option("--config", "-c", envvar="HOTLINE_CONFIG", help="设置文件  settings (TOML)")
]
By = Annotated[str, typer.Option("--by", help="批准的单位或人员  the office or person that decided it")]
Number = Annotated[str, typer.Argument(help="工单编号，或举证材料的 id  a ticket's number, or a package's id")]
Reason = Annotated[str, typer.Option("--reason", help="事由  why")]
NO_APPROVAL = (
    "未登记批准人，文件未删除，举证材料未清除：请填写 --approved-by 或 [retention] approved_by  "
    "nobody approved the periods, so no file was deleted and no evidence emptied: "
    "give --approved-by or set [retention] approved_by"
)
MOST_SHOWN = 20


def folders_of(settings: Settings) -> Folders:
    return Folders(settings.var / "recordings", settings.var / FOLDER)


@retention.command()
def plan(config: Config = None) -> None:
    """查看  Print each period with its basis, what is over it now and what holds keep; writes nothing."""
    typer.echo(over_services(config, _plan))


@retention.command("run")
def run_plan(
    approved_by: Annotated[
        str, typer.Option(help="批准清除的单位或人员，写入每个文件的凭据  who approved it, kept in each file's proof")
    ] = "",
    config: Config = None,
) -> None:
    """执行  Take out what is over its time; may be stopped and started again."""
    typer.echo(over_services(config, lambda services: _run(services, approved_by)))


@retention.command("orphans")
def list_orphans(config: Config = None) -> None:
    """无主文件  List files in the folders that no row knows; deletes nothing."""
    typer.echo(over_services(config, _orphans))


@retention.command()
def hold(number: Number, reason: Reason, by: By, config: Config = None) -> None:
    """保全  Keep a ticket with all that belongs to it, or a package of evidence, past every period until lifted."""
    package = _package(number)
    order = partial(order_kept, number) if package is None else partial(keep_package, package)
    _ordered(config, lambda now: order(reason, by, now), f"已保全  kept by order: {number}")


@retention.command("lift")
def lift_hold(number: Number, reason: Reason, by: By, config: Config = None) -> None:
    """解除保全  Lift the order to keep a ticket or a package."""
    package = _package(number)
    order = partial(lift, number) if package is None else partial(release_package, package)
    _ordered(config, lambda now: order(reason, by, now), f"已解除  lifted: {number}")


def _package(number: str) -> UUID | None:
    """A package is named by its id, which no number of a ticket looks like."""
    try:
        return UUID(number)
    except ValueError:
        return None


def _ordered(config: Path | None, order: Callable[[datetime], Awaitable[object]], said: str) -> None:
    async def ordered(services: Services) -> None:
        await order(services.clock())

    try:
        over_services(config, ordered)
    except NotFound as error:
        raise stop(ValueError(f"没有这张工单或举证材料  no such ticket or package: {error.key}")) from None
    except FieldErrors as error:
        raise stop(ValueError("；".join(f"{words.zh}  {words.en}" for words in error.fields.values()))) from None
    typer.echo(said)


# ------------------------------------------------------------------ what is due
async def _plan(services: Services) -> str:
    now, folders = services.clock(), folders_of(services.settings)
    plan = lines(services.settings.retention)
    found = [_shown(await due(line, now), await weight(line, folders, now)) for line in plan]
    kept = [f"{words.zh}  {words.en}" for words in KEPT.values()]
    ends = [_unapproved(plan), await _left(), _counted(await orphans(folders, real_time()))]
    return "\n".join([*(line for lines in found for line in lines), *kept, *(end for end in ends if end)])


def _shown(one: Due, files: Weight) -> list[str]:
    """A line of the plan and, below it, what it is about: examples, files, and what stays."""
    words, days = KINDS[one.line.kind], one.line.days
    period = f"{days} 天 days" if days else "不清除 never"
    examples = f"  {'、'.join(one.examples)}" if one.examples else ""
    oldest = f"  最早 since {one.oldest:%Y-%m-%d}" if one.oldest else ""
    below = [
        f"  文件  files: {files.files}, {_size(files.size)}" if files.files else "",
        f"  不在目录内或为链接，不删除  outside the folder or links, stay: {files.outside}" if files.outside else "",
        *(f"  保留  stay: {many}  {HOLDS[name].zh}  {HOLDS[name].en}" for name, many in one.held.items()),
    ]
    return [f"{words.zh}  {words.en}: {period} [{one.line.basis}]: {one.many}{oldest}{examples}", *filter(None, below)]


def _unapproved(plan: Iterable[Line]) -> str:
    asked = any(line.days and line.kind in APPROVED_ALONE and not line.may_go for line in plan)
    return NO_APPROVAL if asked else ""


async def _left() -> str:
    many = len(await pending())
    return f"已销账、文件尚在，下次执行再删  files still to be deleted, tried by the next run: {many}" if many else ""


# ------------------------------------------------------------------ taking it out
async def _run(services: Services, approved_by: str) -> str:
    plan = lines(services.settings.retention, approved_by)
    taken: dict[str, int] = dict.fromkeys(KINDS, 0)
    failed: dict[int, Failed] = {}
    async for one in run(plan, folders_of(services.settings), services.clock()):
        taken[one.line.kind] += one.many
        failed |= {left.file.id: left for left in one.failed}
        typer.echo(f"{KINDS[one.line.kind].zh} {taken[one.line.kind]}")
    left = [f"未能删除  not deleted: {one.file.kind}/{one.file.path}: {one.why}" for one in failed.values()]
    done = [f"{words.zh}  {words.en}: {taken[kind]}" for kind, words in KINDS.items()]
    return "\n".join([*done, *left[:MOST_SHOWN], *filter(None, [_unapproved(plan)])])


# ------------------------------------------------------------------ what no row knows
async def _orphans(services: Services) -> str:
    found = await orphans(folders_of(services.settings), real_time())
    lines = [f"{one.kind}/{one.path}  {_size(one.size)}  {one.written_at:%Y-%m-%d}" for one in found]
    return "\n".join([*lines, _counted(found) or "没有无主文件  every file is known to a row"])


def _counted(found: list[Orphan]) -> str:
    if not found:
        return ""
    size = _size(sum(one.size for one in found))
    return f"无主文件（不自动删除）  files that no row knows, never deleted by themselves: {len(found)}, {size}"


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size} B"
