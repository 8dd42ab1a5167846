"""The role of the bridge: Asterisk found or fetched, configured and run, and the floor kept from it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import structlog

from agent_console.roles.day_so_far import day_so_far
from agent_console.roles.starting import PortTaken, Start
from agent_console.services import Services
from agent_console.settings import Settings
from callcenter.ami.link import Account
from callcenter.bridge import Bridge, Links, UsePhoneOfSeat, ami_links, utc_now
from callcenter.errors import NoAsterisk, PbxDied, PbxInUse, PortsTaken
from callcenter.events import SeatId
from callcenter.pbx import AsteriskTree, Pbx, Phone, Step, provide_asterisk
from callcenter.pbx.secrets import kept_ami
from routing.facts import Words

log = structlog.get_logger()

PATIENCE_SECONDS = 3.0
"""An Asterisk that is there already is ready sooner; a fetch takes minutes, and the rest does not wait for it."""
RESTART_SECONDS = 1.0
PREPARING = "preparing"


LEFT = Words(
    "电话系统继续运行，通话不中断，下次启动时接管；要连同通话一起结束：hotline stop-pbx",
    "Asterisk goes on with its calls until the next start adopts it; to end both: hotline stop-pbx",
)
WHY = {
    "unsupported_system": "这个系统上没有可用的 Asterisk，也无法自动获取",
    "no_network": "连不上软件源",
    "archive_expired": "软件源的签名已过期",
    "no_space": "磁盘空间不足",
    "broken": "找到的 Asterisk 不完整或不能运行",
    "unavailable": "无法取得 Asterisk",
}


async def telephony(services: Services, start: Start, *, leave_running: bool) -> None:
    """Keep the floor until cancelled. Raises PortTaken, UnusablePbxSettings, and what ends the bridge.

    `leave_running`: Asterisk stays when this process ends even when it is idle; with calls on it, it always stays.
    """
    settings = services.settings
    if not settings.pbx.managed:
        start.tell(Words("连接外部 Asterisk", "connecting to the Asterisk that stands elsewhere"))
        start.done("bridge")
        await (await _bridge(services, ami_links(_account(settings)))).run()
        return
    try:
        tree = await _provided(services, start)
        async with _running(settings, tree, start, leave_running=leave_running) as pbx:
            start.tell(Words("电话系统已就绪", "telephony is ready"))
            start.done("bridge")
            bridge = await _bridge(services, ami_links(_account(settings)), use_phone=_switch(pbx))
            async with asyncio.TaskGroup() as together:
                together.create_task(bridge.run())
                together.create_task(_restarted_when_it_dies(pbx))
    except (NoAsterisk, PbxDied) as error:
        start.note(Words(f"没有电话系统，其余功能照常：{_why(error)}", f"no telephony, all else works: {error}"))
        start.done("bridge")
        await (await _bridge(services, None, str(error))).run()


def _why(error: NoAsterisk | PbxDied) -> str:
    known = WHY.get(error.code) if isinstance(error, NoAsterisk) else None
    return known or f"Asterisk 未能启动（{error}）"


def _switch(pbx: Pbx) -> UsePhoneOfSeat:
    async def use_phone(seat: SeatId, phone: str) -> None:
        await pbx.use_phone(seat, Phone(phone))

    return use_phone


async def _bridge(
    services: Services, links: Links | None, no_telephony: str = "", use_phone: UsePhoneOfSeat | None = None
) -> Bridge:
    settings = services.settings
    titles = {queue.name: queue.title for queue in settings.pbx.queues}
    return Bridge(
        services.stream,
        links,
        settings.pbx.seats,
        settings.pbx.queues,
        settings=settings.floor,
        taps=settings.speech.enabled,
        no_telephony=no_telephony,
        use_phone=use_phone,
        so_far=await day_so_far(utc_now(), titles, settings.floor.answer_target_seconds),
    )


def _account(settings: Settings) -> Account:
    pbx = settings.pbx
    (settings.var / "secrets").mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = kept_ami(settings.var / "secrets" / "ami", pbx.ami_secret_file)
    return Account(host=pbx.ami_host, port=pbx.ami_port, user=pbx.ami_user, secret=secret)


async def _provided(services: Services, start: Start) -> AsteriskTree:
    """An Asterisk to run; while it is being fetched the floor says so instead of saying nothing. Raises NoAsterisk."""

    def progress(step: Step) -> None:
        start.tell(Words(f"电话系统：{step}", f"telephony: {step.en}"))

    providing = asyncio.create_task(provide_asterisk(services.settings.var, progress))
    waiting: asyncio.Task[None] | None = None
    try:
        await asyncio.wait([providing], timeout=PATIENCE_SECONDS)
        if not providing.done():
            start.done("bridge")
            waiting = asyncio.create_task((await _bridge(services, None, PREPARING)).run())
            await asyncio.wait([providing, waiting], return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                await waiting
        return await providing
    finally:
        await _ended(providing)
        if waiting is not None:
            await _ended(waiting)


async def _ended(task: asyncio.Task[Any]) -> None:
    """Ends a task; one that had failed by itself fails here."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, NoAsterisk):
        await task


@contextlib.asynccontextmanager
async def _running(settings: Settings, tree: AsteriskTree, start: Start, *, leave_running: bool) -> AsyncIterator[Pbx]:
    pbx = Pbx(settings.pbx, settings.speech, settings.var, demo=settings.demo.enabled, tree=tree)
    start.tell(Words(f"启动 Asterisk {tree.version}", f"starting Asterisk {tree.version}"))
    try:
        await pbx.start()
    except PortsTaken as error:
        raise PortTaken(f"电话系统的端口已被占用：{', '.join(error.ports)}。 {error}.") from None
    except PbxInUse as error:
        raise PortTaken(f"这个目录里的 Asterisk 正由另一个平台进程使用。 {error}.") from None
    try:
        yield pbx
    finally:
        if leave_running or await pbx.busy():
            pbx.leave()
            start.tell(LEFT)
        else:
            await pbx.stop()


async def _restarted_when_it_dies(pbx: Pbx) -> None:
    """Raises PbxDied or PortsTaken when it cannot be started again."""
    while True:
        code = await pbx.wait()
        log.error("pbx_died", code=code)
        await asyncio.sleep(RESTART_SECONDS)
        await pbx.start()
