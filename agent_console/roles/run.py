"""Runs roles over one set of services until somebody ends the process or a role dies, whichever comes first."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any

import structlog

from agent_console import metrics
from agent_console.compose import open_services
from agent_console.roles.console import console
from agent_console.roles.ending import is_ending
from agent_console.roles.speech import speech
from agent_console.roles.starting import PortTaken, Start
from agent_console.roles.telephony import telephony
from agent_console.roles.work import work
from agent_console.services import Services
from agent_console.settings import Settings
from callcenter.errors import UnusablePbxSettings

log = structlog.get_logger()

ALL_ROLES = ("console", "worker", "speech", "bridge")
ENDED_BY = (signal.SIGINT, signal.SIGTERM)
ENDS_EVERYTHING = (PortTaken, UnusablePbxSettings)
"""What no second try mends: a person must change something."""
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds before a role that failed is begun again."""
Stage = Callable[[Services, Start], Awaitable[None]]
"""Something done once, before the roles begin or when every role is up."""


async def run_roles(
    settings: Settings,
    roles: Collection[str],
    say: Callable[[str], None],
    *,
    before: Stage | None = None,
    welcome: Stage | None = None,
) -> None:
    """Returns when asked to end. Raises what ended a role, bare when it was one cause."""
    start = Start(say, roles)
    try:
        async with open_services(settings, start.tell) as services, asyncio.TaskGroup() as together:
            ended = together.create_task(_until_asked_to_end())
            if before:
                await before(services, start)
            tasks = [together.create_task(role, name=name) for name, role in _chosen(services, start, roles)]
            if welcome:
                tasks.append(together.create_task(_welcome(services, start, welcome), name="welcome"))
            await ended
            for task in tasks:
                task.cancel()
    except BaseExceptionGroup as group:
        raise _first_cause(group) from group


def _chosen(services: Services, start: Start, roles: Collection[str]) -> list[tuple[str, Coroutine[Any, Any, None]]]:
    """Coroutines of the roles, in the order in which they are started."""
    leave_running = set(roles) != set(ALL_ROLES)
    begin: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
        "console": lambda: console(services, start),
        "worker": lambda: work(services, start),
        "speech": lambda: speech(services, start),
        "bridge": lambda: telephony(services, start, leave_running=leave_running),
    }
    return [(name, _kept(name, begin[name], start)) for name in ALL_ROLES if name in roles]


async def _kept(name: str, begin: Callable[[], Coroutine[Any, Any, None]], start: Start) -> None:
    """A role that fails at its start ends the process; one that has served is begun again after a while."""
    pause = SHORTEST_PAUSE
    while True:
        try:
            return await begin()
        except Exception as error:
            if is_ending():
                raise asyncio.CancelledError from error
            if not start.is_up(name) or isinstance(_first_cause(error), ENDS_EVERYTHING):
                raise
            log.exception("role_failed", role=name)
            metrics.FAILURES.labels(name).inc()
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


async def _welcome(services: Services, start: Start, welcome: Stage) -> None:
    await start.all_up()
    await welcome(services, start)


async def _until_asked_to_end() -> None:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in ENDED_BY:
        loop.add_signal_handler(number, asked.set)
    try:
        await asked.wait()
        log.info("end_asked")
    finally:
        for number in ENDED_BY:
            with contextlib.suppress(ValueError):
                loop.remove_signal_handler(number)


def _first_cause(error: BaseException) -> BaseException:
    return _first_cause(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error
