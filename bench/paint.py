"""From Asterisk's event to what people see: real callers join the queue while 30 browsers look at the floor.

The clock starts at the stamp that Asterisk gave the QueueCallerJoin event (it is the call's `queued_at`). It stops when
the delta has arrived at a socket, and for the one real Chromium when the frame with the caller's row has been drawn.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from statistics import quantiles

from playwright.async_api import Page, async_playwright
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from bench.platform import TRUNK_HOST, Platform, running_platform
from bench.row import Row

CALLS = 200
CALLS_A_SECOND = 4
WAIT_MS = 1500
SOCKETS = 29
SEAT = "8001"
"""The lead has one too; it has no telephone here, so no call is answered."""
FIRST_NUMBER = 13900001000
SCENARIO = Path(__file__).with_name("caller.xml")
CHROMIUM = {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox"]}
WATCH = """() => {
  window.painted = {}
  const drawn = new MessageChannel()
  let rows = []
  drawn.port1.onmessage = () => {
    const at = performance.timeOrigin + performance.now()
    for (const row of rows) window.painted[row] ??= at
    rows = []
  }
  const look = () => {
    const fresh = [...document.querySelectorAll('.aside ol > li > span:first-child')]
      .map((row) => row.textContent).filter((row) => !(row in window.painted))
    if (fresh.length === 0) return
    requestAnimationFrame(() => { rows.push(...fresh); drawn.port2.postMessage(null) })
  }
  new MutationObserver(look).observe(document.querySelector('.aside'), { childList: true, subtree: true })
}"""
"""A message posted from an animation frame comes when that frame has been drawn."""
Heard = list[tuple[float, str | bytes]]
"""Seconds since 1970, and the message."""


def run() -> list[Row]:
    """Milliseconds over CALLS callers; for the sockets over each of them."""
    heard, painted = asyncio.run(_measure())
    joined = _joined(heard[0])
    assert len(joined) == CALLS, f"{len(joined)} callers instead of {CALLS}"
    received = [1000 * (at - joined[number]) for one in heard for number, at in _arrivals(one)]
    drawn = [painted[number] - 1000 * joined[number] for number in joined]
    assert len(received) == CALLS * SOCKETS
    return [*_rows("AMI event to browser paint", drawn, 30, 100), *_rows(f"  to {SOCKETS} sockets", received, 30, 100)]


def _rows(name: str, milliseconds: list[float], half: int, nearly_all: int) -> list[Row]:
    cuts = quantiles(milliseconds, n=100)
    return [
        Row(f"{name}, ms, p50", cuts[49], None, None, f"< {half}"),
        Row(f"{name}, ms, p99", cuts[98], None, None, f"< {nearly_all}"),
    ]


async def _measure() -> tuple[list[Heard], dict[str, float]]:
    async with running_platform() as platform, _lead_desk(platform) as page, platform.sockets(SOCKETS) as sockets:
        heard: list[Heard] = [[] for _ in sockets]
        listening = [asyncio.create_task(_listen(*pair)) for pair in zip(sockets, heard, strict=True)]
        await _callers(platform)
        painted = await page.evaluate("window.painted")
    await asyncio.gather(*listening)
    return heard, painted


@asynccontextmanager
async def _lead_desk(platform: Platform) -> AsyncIterator[Page]:
    """The floor as the shift lead sees it, in a Chromium of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**CHROMIUM)
        page = await browser.new_page(base_url=platform.url, viewport={"width": 1600, "height": 900})
        for path, body in (("/api/login", platform.login()), ("/api/seat/sign-in", {"seat": SEAT})):
            headers = {"X-Requested-With": "hotline", "Origin": platform.url}
            answer = await page.request.post(path, data=body, headers=headers)
            assert answer.ok, await answer.text()
        await page.goto("/floor")
        await page.wait_for_selector(".aside .nobody")
        await page.evaluate(WATCH)
        yield page
        await browser.close()


async def _listen(socket: ClientConnection, heard: Heard) -> None:
    try:
        while True:
            message = await socket.recv()
            heard.append((time.time(), message))
    except ConnectionClosed:
        return


async def _callers(platform: Platform) -> None:
    """CALLS callers, CALLS_A_SECOND, each from a number of its own; returns when the last has given up."""
    scenario, numbers = platform.var / "caller.xml", platform.var / "numbers.csv"
    scenario.write_text(SCENARIO.read_text("utf-8").replace("@WAIT@", str(WAIT_MS)), "utf-8")
    numbers.write_text("SEQUENTIAL\n" + "".join(f"{FIRST_NUMBER + n};\n" for n in range(CALLS)), "utf-8")
    words = f"-sf {scenario} -inf {numbers} -i {TRUNK_HOST} -m {CALLS} -r {CALLS_A_SECOND} -nostdin"
    nothing = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *("sipp", *words.split(), f"127.0.0.1:{platform.sip_port}"), stdin=nothing, stdout=nothing, stderr=nothing
    )
    async with asyncio.timeout(60 + 2 * CALLS / CALLS_A_SECOND):
        assert await process.wait() == 0, "a caller did not get through"


def _waiting(message: str | bytes) -> Iterator[tuple[str, float]]:
    """Masked number and time of joining of each caller that this message shows as waiting."""
    told = json.loads(message)
    for change in told.get("changes", []):
        call = change["value"] if change["kind"] == "call" else None
        if call and call["state"] == "waiting":
            yield call["number"], datetime.fromisoformat(call["queued_at"]).timestamp()


def _joined(heard: Heard) -> dict[str, float]:
    return {number: at for _, message in heard for number, at in _waiting(message)}


def _arrivals(heard: Heard) -> list[tuple[str, float]]:
    """When each caller first showed at one socket."""
    first: dict[str, float] = {}
    for at, message in heard:
        for number, _ in _waiting(message):
            first.setdefault(number, at)
    return list(first.items())
