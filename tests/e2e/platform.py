"""The platform as a newcomer starts it: `hotline up --demo` as a process, on ports and folders of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.ports import free_block, free_port

START_SECONDS = 110.0
STOP_SECONDS = 30.0
RTP_PORTS = 200
REPOSITORY = Path(__file__).parents[2]


@dataclass
class Platform:
    url: str
    var: Path
    trunk: tuple[str, int]
    sip_port: int
    ami_port: int
    output: Path
    environment: dict[str, str]
    process: asyncio.subprocess.Process

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    def passwords(self) -> dict[str, str]:
        """Demo accounts with their passwords, as the platform wrote them down at its first start."""
        return {account: password for account, password, *_ in json.loads((self.var / "secrets/demo.json").read_text())}

    def kill(self) -> None:
        """As a crash would: no goodbye."""
        self.process.kill()


def environment_of(folder: Path) -> dict[str, str]:
    """Ports and folders that meet no other platform on this machine."""
    rtp = free_block(RTP_PORTS)
    return {
        "HOTLINE__VAR": str(folder),
        "HOTLINE__SERVER__PORT": str(free_port()),
        "HOTLINE__SERVER__LIVE_PORT": str(free_port()),
        "HOTLINE__PBX__SIP_PORT": str(free_port(socket.SOCK_DGRAM)),
        "HOTLINE__PBX__HTTP_PORT": str(free_port()),
        "HOTLINE__PBX__AMI_PORT": str(free_port()),
        "HOTLINE__PBX__TRUNK_PORT": str(free_port(socket.SOCK_DGRAM, "127.0.0.2")),
        "HOTLINE__PBX__RTP_FROM": str(rtp),
        "HOTLINE__PBX__RTP_TO": str(rtp + RTP_PORTS - 1),
        "HOTLINE__PBX__GREETING": "false",
        "HOTLINE__DEMO__FILLED": "false",
        "HOTLINE__SPEECH__PORT": str(free_port()),
        "HOTLINE__SPEECH__DOWNLOAD": "false",
        "HOTLINE_ASTERISK_ROOT": os.environ.get("HOTLINE_ASTERISK_ROOT", str(REPOSITORY / "var" / "asterisk-root")),
    }


@asynccontextmanager
async def running_platform(folder: Path) -> AsyncIterator[Platform]:
    """A platform that answers; ended afterwards with all that it started."""
    platform = await start_platform(folder, environment_of(folder))
    try:
        yield platform
    finally:
        await stop_platform(platform)


async def start_platform(folder: Path, environment: dict[str, str], *, demo: bool = True) -> Platform:
    output = folder / "platform.log"
    with output.open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("hotline"), "up", *(("--demo",) if demo else ()),
            stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL, env={**os.environ, **environment},
        )  # fmt: skip
    platform = Platform(
        url=f"http://127.0.0.1:{environment['HOTLINE__SERVER__PORT']}",
        var=folder,
        trunk=("127.0.0.2", int(environment["HOTLINE__PBX__TRUNK_PORT"])),
        sip_port=int(environment["HOTLINE__PBX__SIP_PORT"]),
        ami_port=int(environment["HOTLINE__PBX__AMI_PORT"]),
        output=output,
        environment=environment,
        process=process,
    )
    await _until_ready(platform, "Ctrl+C" if demo else "ready: http")
    return platform


async def stop_platform(platform: Platform) -> None:
    died = platform.process.returncode
    if died is not None:
        raise AssertionError(f"the platform ended by itself with {died}:\n{platform.said[-8000:]}")
    await ask_to_end(platform)
    await stop_pbx(platform)


async def ask_to_end(platform: Platform) -> int:
    """Ctrl+C: its exit code."""
    platform.process.send_signal(signal.SIGINT)
    async with asyncio.timeout(STOP_SECONDS):
        return await platform.process.wait()


async def stop_pbx(platform: Platform) -> str:
    """End the Asterisk that stays while there are calls on it; what the command said."""
    command = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("hotline"), "stop-pbx",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env={**os.environ, **platform.environment},
    )  # fmt: skip
    async with asyncio.timeout(STOP_SECONDS):
        return (await command.communicate())[0].decode()


async def _until_ready(platform: Platform, words: str) -> None:
    """Every part says that it is up; a platform that dies instead says why."""
    async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as http:
        while True:
            if platform.process.returncode is not None:
                raise AssertionError(f"the platform ended with {platform.process.returncode}:\n{platform.said}")
            if words in platform.said and await _answers(http, f"{platform.url}/api/health"):
                return
            await asyncio.sleep(0.1)


async def _answers(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url) as response:
            health = await response.json()
    except (aiohttp.ClientError, TimeoutError):
        return False
    return response.ok and health["telephony"]["state"] == "up"
