"""How a command works over the platform's parts: settings, services, and failures told in one sentence."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import typer

from agent_console.backup import BackupFailed
from agent_console.children import EmbeddedServerFailed
from agent_console.compose import ServerUnreachable, open_services
from agent_console.logs import configure_logs
from agent_console.people import AccountRefused
from agent_console.roles.starting import PortTaken
from agent_console.services import Services
from agent_console.settings import Settings, SettingsError, load_settings
from callcenter.errors import TelephonyError
from routing.errors import DataFault, RoutingError
from tickets.personal.keyfile import KeyringRefused
from tickets.personal.register import KeyRefused

FAILURES = (
    SettingsError,
    AccountRefused,
    EmbeddedServerFailed,
    PortTaken,
    BackupFailed,
    TelephonyError,
    DataFault,
    RoutingError,
    ServerUnreachable,
    KeyringRefused,
    KeyRefused,
)
"""What an operator can mend: said in one sentence. Anything else is a fault of ours and shows its trace."""
T = TypeVar("T")


def settings_of(config: Path | None, with_demo: bool = False) -> Settings:
    """The settings of a command, its logs set up. Ends the command when they are wrong."""
    configure_logs(level="WARNING" if sys.stderr.isatty() else "INFO")
    try:
        settings = load_settings(config)
    except SettingsError as error:
        raise stop(error) from None
    return settings.with_demo() if with_demo else settings


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end. Ends the command when something fails that an operator can mend."""
    try:
        return asyncio.run(work)
    except FAILURES as error:
        raise stop(error) from None


def over_services(config: Path | None, work: Callable[[Services], Awaitable[T]]) -> T:
    """What `work` makes of the services that the settings describe."""
    settings = settings_of(config)

    async def worked() -> T:
        async with open_services(settings) as services:
            return await work(services)

    return run(worked())


def stop(error: BaseException) -> typer.Exit:
    typer.echo(f"hotline: {error}", err=True)
    return typer.Exit(1)
