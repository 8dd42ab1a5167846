"""`hotline exchange`: the pair of keys by which partners know our packets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

exchange = typer.Typer(no_args_is_help=True, help="数据交换  exchange with other hotlines")
PRIVATE = Path("var/secrets/exchange.pem")


@exchange.callback()
def exchange_group() -> None:
    """数据交换  Exchange with other hotlines."""


@exchange.command()
def keys(file: Annotated[Path, typer.Argument(help="私钥文件  where our private key is kept")] = PRIVATE) -> None:
    """生成密钥  Make our pair of keys; the .pub file goes to the partners."""
    from tickets.exchange.signing import make_keys  # only an exchange needs the library behind it

    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        public = make_keys(file)
    except FileExistsError:
        typer.echo(f"{file} 已存在，未改动。 exists and was left as it is.", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"{file} 自己保管  keep this one\n{public} 交给对方  give this one to the partners")
