"""The whole platform as one process: it starts without Asterisk, says what is wrong in one sentence, and comes back."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.ports import free_port

START_SECONDS = 110


PORT = free_port()


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="hotline-up-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """No Asterisk on this machine, everything else of its own."""
    names = ("SERVER__LIVE_PORT", "SPEECH__PORT")
    ports = {"HOTLINE__SERVER__PORT": str(PORT), **{f"HOTLINE__{name}": str(free_port()) for name in names}}
    place = {"HOTLINE__VAR": str(folder / "var"), "HOTLINE_ASTERISK_ROOT": str(folder / "none")}
    place |= {"HOTLINE__SPEECH__DOWNLOAD": "false", "HOTLINE__DEMO__FILLED": "false"}
    return {"PATH": os.environ["PATH"], **place, **ports, **more}


class Platform:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said = ""

    async def says(self, words: str) -> str:
        """All that was printed up to the line with these words."""
        assert self.process.stdout is not None
        async with asyncio.timeout(START_SECONDS):
            while words not in self.said:
                line = await self.process.stdout.readline()
                assert line, f"it ended and had said: {self.said}"
                self.said += line.decode()
        return self.said

    async def ends(self) -> int:
        async with asyncio.timeout(START_SECONDS):
            self.said += (await self.process.communicate())[0].decode()
            return self.process.returncode or 0


@contextlib.asynccontextmanager
async def hotline(folder: Path, *words: str, **more: str) -> AsyncIterator[Platform]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "agent_console", *words, env=environment(folder, **more), cwd=folder,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield Platform(process)
    finally:
        if process.returncode is None:
            process.terminate()
            await process.communicate()


async def test_it_starts_without_asterisk_and_tells_what_to_try_first(folder: Path):
    async with hotline(folder, "up", "--demo") as platform:
        said = await platform.says("Ctrl+C")
        assert f"http://127.0.0.1:{PORT}" in said
        assert "agent1" in said
        assert "没有电话系统" in said
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{PORT}/api/health") as response:
            health = await response.json()
        assert [health[part]["state"] for part in ("database", "redis", "telephony")] == ["up", "up", "off"]
        platform.process.send_signal(signal.SIGINT)
        assert await platform.ends() == 0


async def test_after_a_kill_it_comes_back_with_all_that_was_written(folder: Path):
    async with hotline(folder, "up", "--demo") as platform:
        first = await platform.says("Ctrl+C")
        platform.process.kill()
        await platform.ends()
    async with hotline(folder, "up", "--demo") as platform:
        second = await platform.says("Ctrl+C")
    assert [line for line in first.splitlines() if "agent1 " in line] == [
        line for line in second.splitlines() if "agent1 " in line
    ]


@pytest.mark.parametrize("server", ["postgres/data/postmaster.pid", "redis/data/redis.pid"])
async def test_a_server_that_dies_is_started_again_and_the_platform_goes_on(folder: Path, server: str):
    async with hotline(folder, "up") as platform:
        await platform.says("ready: http")
        pid_file = folder / "var" / server
        before = int(pid_file.read_text().split()[0])
        os.kill(before, signal.SIGKILL)
        answers = [answer async for answer in answers_until(lambda: _pid_in(pid_file) not in (None, before))]
        assert {status for status, _ in answers} <= {401, 503}
        assert {problem["code"] for status, problem in answers if status == 503} <= {"database_away", "redis_away"}
        assert platform.process.returncode is None
        platform.process.send_signal(signal.SIGINT)
        assert await platform.ends() == 0


def _pid_in(file: Path) -> int | None:
    return int(file.read_text().split()[0]) if file.exists() and file.read_text().strip() else None


async def answers_until(replaced: Callable[[], bool]) -> AsyncIterator[tuple[int, dict[str, str]]]:
    """What a sign-in with a wrong password is told, again and again, up to the first proper answer of a new server."""
    async with aiohttp.ClientSession(headers={"X-Requested-With": "hotline"}) as http, asyncio.timeout(30):
        while True:
            body = {"account": "nobody", "password": "wrong"}
            new = replaced()
            async with http.post(f"http://127.0.0.1:{PORT}/api/login", json=body) as response:
                yield response.status, await response.json()
                if new and response.status == 401:
                    return
            await asyncio.sleep(0.1)


async def test_a_taken_port_is_one_sentence(folder: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", PORT))
        taken.listen()
        async with hotline(folder, "up") as platform:
            assert await platform.ends() == 1
    assert f"Port {PORT} is in use by another program" in platform.said
    assert "Traceback" not in platform.said


async def test_a_wrong_setting_is_one_sentence_before_anything_starts(folder: Path):
    (folder / "hotline.toml").write_text("[server]\nprot = 1\n", encoding="utf-8")
    async with hotline(folder, "up", "--config", "hotline.toml") as platform:
        assert await platform.ends() == 1
    assert platform.said.strip() == "hotline: hotline.toml: [server] prot: no such setting; did you mean port?"
    assert not (folder / "var").exists()


async def test_a_database_that_does_not_answer_is_one_sentence(folder: Path):
    address = f"postgres://hotline@127.0.0.1:{free_port()}/hotline"
    async with hotline(folder, "worker", HOTLINE__DATABASE__URL=address) as platform:
        assert await platform.ends() == 1
    assert "[database] url: PostgreSQL cannot be used" in platform.said
    assert "Traceback" not in platform.said


async def test_an_account_is_added_beside_the_running_platform(folder: Path):
    async with hotline(folder, "up") as platform:
        await platform.says("ready: http")
        words = ("accounts", "add", "wang", "--name", "王示例", "--post", "voice")
        async with hotline(folder, *words) as adding:
            assert await adding.ends() == 0, adding.said
        async with hotline(folder, "accounts", "list") as listing:
            assert await listing.ends() == 0
        assert "王示例" in listing.said
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{PORT}/api/health") as response:
            assert (await response.json())["database"]["state"] == "up"
