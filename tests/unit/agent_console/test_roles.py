"""A role that has served is begun again when it fails; one that cannot start ends the process."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from agent_console.roles import run, work
from agent_console.roles.starting import PortTaken, Start


class Failing(Exception):
    """A fault of ours."""


def role(start: Start, *failures: Exception | None):
    """A role that serves, and each time fails in the next of these ways; None: it ends well."""
    left = list(failures)

    async def begin() -> None:
        start.done("worker")
        if (failure := left.pop(0)) is not None:
            raise failure

    return begin, left


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "SHORTEST_PAUSE", 0.0)


@pytest.fixture
def start() -> Start:
    return Start(lambda _line: None, ["worker"])


async def test_a_role_that_served_is_begun_again(start: Start):
    begin, left = role(start, Failing(), ExceptionGroup("two", [Failing(), Failing()]), None)
    await run._kept("worker", begin, start)
    assert not left


async def test_a_role_that_never_served_ends_the_process(start: Start):
    async def begin() -> None:
        raise Failing

    with pytest.raises(Failing):
        await run._kept("worker", begin, start)


async def test_a_taken_port_ends_the_process_whenever_it_is_found(start: Start):
    begin, _ = role(start, ExceptionGroup("one", [PortTaken("8012")]), None)
    with pytest.raises(ExceptionGroup):
        await run._kept("worker", begin, start)


@pytest.mark.parametrize(
    "kept", [lambda begin, _start: work._again(begin), lambda begin, start: run._kept("worker", begin, start)]
)
async def test_what_is_asked_to_end_ends_though_its_connection_tells_of_it_by_an_error(
    start: Start, kept: Callable[..., Awaitable[None]]
):
    begun = asyncio.Event()

    async def asks() -> None:
        start.done("worker")
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise ConnectionError("the connection was closed") from None

    task = asyncio.ensure_future(kept(asks, start))
    await begun.wait()
    task.cancel()
    async with asyncio.timeout(5):
        with pytest.raises(asyncio.CancelledError):
            await task
