"""The live hub's fan-out, its encoding included, beside websockets' bare broadcast: messages a second on one core."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, broadcast, serve

from agent_console.api.route import Person
from agent_console.live.hub import Hub
from bench.row import Row
from callcenter.calls import Call, CallState, Direction
from callcenter.floor import Change
from callcenter.seats import Seat, SeatState
from callcenter.stream import FloorStream, open_redis
from tickets.people import Actor, Role

BROWSERS = 200
DELTAS = 200
ROUNDS = 5


def run() -> list[Row]:
    """Best of several rounds each, 200 browsers, deltas of one call and one seat."""
    ours, peer = asyncio.run(_measure())
    return [
        Row(f"fan-out to {BROWSERS} browsers, messages/s (peer: broadcast)", ours, peer, ours / peer, "ratio >= 0.8")
    ]


async def _measure() -> tuple[float, float]:
    hub = Hub(FloorStream(open_redis("unix:///nowhere")))
    hub.start_from(0, ())
    joined: list[ServerConnection] = []

    async def attend(connection: ServerConnection) -> None:
        joined.append(connection)
        hub.greet(hub.join(connection, _person()))
        await connection.wait_closed()

    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serve(attend, "127.0.0.1", 0, compression=None))
        port = next(iter(server.sockets)).getsockname()[1]
        browsers = [
            await stack.enter_async_context(connect(f"ws://127.0.0.1:{port}", compression=None))
            for _ in range(BROWSERS)
        ]
        await asyncio.gather(*(browser.recv() for browser in browsers))
        changes = _changes()
        message = hub.view.delta(hub.view.apply(1, changes), datetime.now(UTC))

        async def by_hub(revision: int) -> None:
            hub.tell(revision, changes)

        async def by_broadcast(_revision: int) -> None:
            broadcast(joined, message, text=True)

        rates = [(await _rate(by_hub, browsers), await _rate(by_broadcast, browsers)) for _ in range(ROUNDS)]
        return max(ours for ours, _ in rates), max(peer for _, peer in rates)


async def _rate(send: Callable[[int], Awaitable[None]], browsers: list[ClientConnection]) -> float:
    """Messages written a second of the sender's own time; readers drain between the deltas, outside the clock."""
    spent = 0.0
    for revision in range(DELTAS):
        started = time.perf_counter()
        await send(revision)
        spent += time.perf_counter() - started
        await asyncio.gather(*(browser.recv() for browser in browsers))
    return DELTAS * BROWSERS / spent


def _person() -> Person:
    return Person("agent1", Actor(id="1", name="苏念慈", post="voice", role=Role.AGENT), "zh-CN")


def _changes() -> tuple[Change, ...]:
    at = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
    call = Call(
        call_id="1700000000.1", direction=Direction.INBOUND, state=CallState.TALKING, state_since=at,
        number="13800001234", queue="hotline", seat="8003", arrived_at=at, queued_at=at, answered_at=at,
    )  # fmt: skip
    seat = Seat(seat="8003", state=SeatState.TALKING, state_since=at, agent_id="1", agent_name="苏念慈")
    return (Change(kind="call", id=call.call_id, value=call), Change(kind="seat", id="8003", value=seat))


if __name__ == "__main__":
    print(*run(), sep="\n")
