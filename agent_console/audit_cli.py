"""`hotline audit`: check the record, set an anchor, name who a copied text was given to, and who saw a ticket."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from agent_console.over import over_services
from routing.facts import Words
from tickets.audit import Finding, Verified, set_anchor, verify_all
from tickets.clock import real_time
from tickets.models import Ticket, TicketView
from tickets.people import POSTS
from tickets.picture_mark import views_in_picture
from tickets.views import Look, look_of, views_of
from tickets.watermark import views_in

audit = typer.Typer(no_args_is_help=True, help="审计  check the record, anchors, marks and viewers")

Config = Annotated[
    Path | None, typer.Option("--config", "-c", envvar="HOTLINE_CONFIG", help="设置文件  settings (TOML)")
]
CHAIN_WORDS = {
    "event": Words("工单记录", "ticket event"),
    "view": Words("查看记录", "look"),
    "list": Words("列表查看记录", "look at a list"),
    "account": Words("账号记录", "event of an account"),
    "knowledge": Words("知识与信息报备记录", "event of knowledge or an announcement"),
    "unmask": Words("查看许可", "permission"),
    "anchor": Words("锚点", "anchor"),
    "file": Words("锚点文件", "file of anchors"),
}


@audit.command()
def verify(config: Config = None) -> None:
    """核验全部记录  Check every chain and anchor; names tampered rows, exit status 1 when there are any."""
    found = over_services(config, lambda services: verify_all(services.settings.anchors))
    for finding in found.findings:
        typer.echo(_line(finding))
    typer.echo(_summary(found))
    if found.findings:
        raise typer.Exit(1)


@audit.command()
def anchor(config: Config = None) -> None:
    """设锚点  Take the heads of all chains now; the worker does so each day by itself."""
    made = over_services(config, lambda services: set_anchor(real_time(), services.settings.anchors))
    typer.echo(f"{made.id} {made.digest} ({made.changed})")


@audit.command()
def mark(
    text: Annotated[Path | None, typer.Argument(help="文件，省略则读标准输入  a file; standard input without")] = None,
    config: Config = None,
) -> None:
    """读隐形标记  Say to whom a copied text, or a picture of the screen, was given, by the invisible marks in it."""
    data = text.read_bytes() if text else sys.stdin.buffer.read()
    views = views_in(data.decode("utf-8", "replace")) or views_in_picture(data)
    for line in over_services(config, lambda _services: _given_to(views)):
        typer.echo(line)
    if not views:
        typer.echo("没有标记  no mark")
        raise typer.Exit(1)


@audit.command()
def viewers(number: str, config: Config = None) -> None:
    """谁看过  Print everybody who looked at the ticket of this number."""
    for line in over_services(config, lambda _services: _viewers(number)):
        typer.echo(line)


def _line(finding: Finding) -> str:
    chain = CHAIN_WORDS[finding.chain]
    return f"{chain.zh}  {chain.en}: {finding.ticket} #{finding.seq}: {finding.reason}"


def _summary(found: Verified) -> str:
    what = f"{found.tickets} tickets, {found.rows} rows, {found.anchors} anchors"
    return f"完好  whole: {what}" if not found.findings else f"{len(found.findings)} 处异常  findings: {what}"


async def _given_to(views: list[int]) -> list[str]:
    found = await TicketView.filter(id__in=views).order_by("id").prefetch_related("ticket")
    return [f"{one.ticket.number} {_line_of(look_of(one))}" for one in found]


async def _viewers(number: str) -> list[str]:
    ticket = await Ticket.get_or_none(number=number)
    return [_line_of(one) for one in reversed(await views_of(ticket))] if ticket else []


def _line_of(look: Look) -> str:
    post = POSTS.get(look.post)
    title = post.title.zh if post else look.post
    return f"{look.at:%Y-%m-%dT%H:%M:%SZ} {look.name} {title} {look.department or '12345'} {look.what.zh}"
