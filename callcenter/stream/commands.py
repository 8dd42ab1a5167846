"""Commands from the console to the bridge, each answered once through a key of its own."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable

import msgspec
from redis.asyncio import Redis

from callcenter.commands import Command, Reply
from callcenter.errors import BridgeSilent
from callcenter.stream import keys
from callcenter.stream.tail import answered, tail

SLICE_SECONDS = 1.0
"""No read blocks for longer, so a dead connection shows."""
SHORTEST_WAIT = 0.01
"""Redis rounds a shorter one to nought, which means for ever."""

_commands: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)
_replies: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)
Answer = Callable[[Reply], Awaitable[None]]


class CommandBus:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    # -------------------------------------------------------------- the console's side
    async def ask(self, command: Command, timeout: float = 5.0) -> Reply:  # noqa: ASYNC109 - goes with the command
        """Have the bridge carry it out; raises BridgeSilent (a TimeoutError): then it will not do it later either."""
        command_id, until = uuid.uuid4().hex, time.time() + timeout
        fields: dict[str, str] = {
            "id": command_id,
            "until": str(until),
            "command": msgspec.json.encode(command).decode(),
        }
        await self._redis.xadd(keys.COMMANDS, fields, maxlen=keys.COMMAND_ENTRIES)  # type: ignore[arg-type]
        while (left := until - time.time()) > 0:
            wait = min(max(left, SHORTEST_WAIT), SLICE_SECONDS)
            found = await self._redis.brpop([keys.reply(command_id)], timeout=wait)
            if found:
                return _replies.decode(found[1])
        raise BridgeSilent(timeout)

    # -------------------------------------------------------------- the bridge's side
    async def commands(self) -> AsyncGenerator[tuple[Command, Answer], None]:
        """Commands that somebody still waits for, with the function that answers each; taken once, so at most once."""
        async for entry_id, fields in tail(self._redis, keys.COMMANDS, "0-0"):
            taken = await answered(self._redis.xdel(keys.COMMANDS, entry_id))
            if taken and float(fields["until"]) > time.time():
                yield _commands.decode(fields["command"]), self._answer(keys.reply(fields["id"]))

    def _answer(self, key: str) -> Answer:
        async def answer(reply: Reply) -> None:
            async with self._redis.pipeline(transaction=True) as both:
                both.lpush(key, msgspec.json.encode(reply))
                both.expire(key, keys.REPLY_SECONDS)
                await both.execute()

        return answer
