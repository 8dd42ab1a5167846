"""The keyring of this platform, held while a process works with the database."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable

from agent_console.settings import Settings
from routing.facts import Words
from tickets.clock import real_time
from tickets.personal.keyfile import KeyFile, hold, kept_source
from tickets.personal.register import TakenUp, take_up
from tickets.personal.resealing import in_clear, reseal


@contextlib.asynccontextmanager
async def holding(settings: Settings) -> AsyncIterator[TakenUp]:
    """Citizens' data can be read and written inside. Raises KeyringRefused."""
    before = kept_source()
    try:
        yield await take_up(KeyFile(settings.keyring), real_time())
    finally:
        hold(before)


async def make_ready(taken: TakenUp, tell: Callable[[Words], None]) -> None:
    """Say which keys are lost, and seal what an earlier version of the platform wrote in clear."""
    if taken.lost:
        ids = ", ".join(taken.lost)
        tell(
            Words(
                f"缺少旧密钥 {ids}，其加密的内容显示为无法读取",
                f"older keys are missing: {ids}; see docs/operations.md",
            )
        )
    if not await in_clear():
        return
    done = 0
    async for many in reseal():
        done += many
        tell(Words(f"已加密 {done} 行个人信息", f"rows with citizens' data sealed: {done}"))
