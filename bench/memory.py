"""Resident memory of `hotline up` without the speech model, with its pages in use; its servers are told apart."""

from __future__ import annotations

import asyncio
import json

import psutil

from bench.platform import Platform, running_platform
from bench.row import Row

BROWSERS = 30
MB = 1_000_000
SERVERS = {"asterisk": "Asterisk", "postgres": "PostgreSQL", "redis-server": "Redis"}


def run() -> list[Row]:
    """Megabytes: resident for the platform itself; proportional (shared pages counted once) for its servers."""
    own, servers = asyncio.run(_measure())
    return [
        Row(f"memory of the platform, MB resident, {BROWSERS} browsers", own, None, None, "<= 300"),
        *(Row(f"  its {name}, MB proportional", megabytes, None, None, "") for name, megabytes in servers.items()),
    ]


async def _measure() -> tuple[float, dict[str, float]]:
    async with running_platform(HOTLINE__SPEECH__ENABLED="false") as platform, platform.sockets(BROWSERS) as sockets:
        for _ in range(5):
            assert json.loads(await sockets[0].recv())["type"] in {"pulse", "delta", "ticket"}
        return _resident(platform), _servers(platform)


def _resident(platform: Platform) -> float:
    return float(psutil.Process(platform.process.pid).memory_info().rss) / MB


def _servers(platform: Platform) -> dict[str, float]:
    found = dict.fromkeys(SERVERS.values(), 0.0)
    for child in psutil.Process(platform.process.pid).children(recursive=True):
        for word, name in SERVERS.items():
            if word in " ".join(child.cmdline()[:4]):
                found[name] += child.memory_full_info().pss / MB
                break
    assert all(found.values()), f"not every server is a child: {found}"
    return found
