"""The platform as an operator starts it, `hotline up --demo`, in a process, folder and ports of its own."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from websockets.asyncio.client import ClientConnection, connect

from callcenter.pbx.left import end_left

START_SECONDS = 120.0
STOP_SECONDS = 30.0
ROOT = Path(__file__).parents[1]
TRUNK_HOST = "127.0.0.2"
WELCOME = "Ctrl+C"
BROWSERS_SEE_ALL = "lead"
"""The demo account whose desk shows the whole floor."""


@dataclass(frozen=True)
class Platform:
    url: str
    live_url: str
    sip_port: int
    var: Path
    process: asyncio.subprocess.Process

    def login(self) -> dict[str, str]:
        """What to post to /api/login."""
        known = json.loads((self.var / "secrets" / "demo.json").read_text("utf-8"))
        (password,) = [password for account, password, *_ in known if account == BROWSERS_SEE_ALL]
        return {"account": BROWSERS_SEE_ALL, "password": password}

    @asynccontextmanager
    async def sockets(self, count: int) -> AsyncIterator[list[ClientConnection]]:
        """Live sockets of as many signed-in people, each with its first snapshot read."""
        headers = {"Cookie": await self._cookie()}
        async with AsyncExitStack() as stack:
            joined = [
                await stack.enter_async_context(
                    connect(self.live_url, origin=self.url, additional_headers=headers, compression=None)
                )
                for _ in range(count)
            ]
            for one in joined:
                await one.send('{"type":"hello","revision":null}')
                while json.loads(await one.recv())["type"] != "snapshot":
                    pass
            yield joined

    async def _cookie(self) -> str:
        headers = {"X-Requested-With": "hotline", "Origin": self.url}
        login = {"url": f"{self.url}/api/login", "json": self.login(), "headers": headers}
        async with aiohttp.ClientSession() as http, http.post(**login) as response:
            response.raise_for_status()
            return "; ".join(f"{cookie.key}={cookie.value}" for cookie in response.cookies.values())


@asynccontextmanager
async def running_platform(**settings: str) -> AsyncIterator[Platform]:
    """A platform that answers, ended afterwards with all that it started; `settings` as the environment has them."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-bench-"))
    ports = _free_ports(8)
    environment = os.environ | _environment(folder, ports) | settings
    try:
        with (folder / "said").open("wb") as said:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "agent_console", "up", "--demo"),
                stdin=asyncio.subprocess.DEVNULL, stdout=said, stderr=said, env=environment, cwd=folder,
            )  # fmt: skip
        platform = Platform(
            f"http://127.0.0.1:{ports[0]}", f"ws://127.0.0.1:{ports[1]}/live", ports[2], folder / "var", process
        )
        try:
            await _until_ready(platform, folder / "said")
            yield platform
        finally:
            await _stop(process)
            await end_left(folder / "var")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path, ports: list[int]) -> dict[str, str]:
    names = ("SERVER__PORT", "SERVER__LIVE_PORT", "PBX__SIP_PORT", "PBX__HTTP_PORT", "PBX__AMI_PORT", "SPEECH__PORT")
    named = {f"HOTLINE__{name}": str(port) for name, port in zip(names, ports, strict=False)}
    kept = ROOT / "var" / "asterisk-root"
    asterisk = {"HOTLINE_ASTERISK_ROOT": str(kept)} if kept.exists() else {}
    return named | {
        **asterisk,
        "HOTLINE__VAR": str(folder / "var"),
        "HOTLINE__PBX__TRUNK_HOST": TRUNK_HOST,
        "HOTLINE__PBX__TRUNK_PORT": str(ports[6]),
        "HOTLINE__PBX__RTP_FROM": "29600",
        "HOTLINE__PBX__RTP_TO": "29799",
        "HOTLINE__PBX__GREETING": "false",
        "HOTLINE__SPEECH__DOWNLOAD": "false",
    }


def _free_ports(count: int) -> list[int]:
    """Ports that nobody has now; all different, for they are held until the last one is known."""
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports


async def _until_ready(platform: Platform, said: Path) -> None:
    """Everything is up when the platform says how to end it; an Asterisk that is missing is a failure here."""
    async with asyncio.timeout(START_SECONDS):
        while WELCOME not in (words := _words(said)):
            if platform.process.returncode is not None:
                raise RuntimeError(f"the platform ended:\n{words}")
            await asyncio.sleep(0.2)
    async with aiohttp.ClientSession() as http, http.get(f"{platform.url}/api/health") as response:
        health = await response.json()
    if health["telephony"]["state"] != "up":
        raise RuntimeError(f"no telephony: {health['telephony']}")


def _words(said: Path) -> str:
    return said.read_text("utf-8", "replace")


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        raise
