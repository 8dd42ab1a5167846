"""A small manager port on loopback that can be made to misbehave."""

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest

from callcenter.ami.link import Account, Timing

SECRET = "right"


class ManagerPort:
    """Speaks enough AMI to be logged in to. `answers`: action name to the bytes that answer it, `%s` for the id."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {"Ping": "Response: Success\r\nActionID: %s\r\nPing: Pong\r\n\r\n"}
        self.booted = True
        self.heard: list[dict[str, str]] = []
        self.logins = 0
        self.logged_in = asyncio.Event()
        self._writers: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server

    async def start(self, greeting: bytes = b"Asterisk Call Manager/11.0.0\r\n") -> None:
        self.greeting = greeting
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    @property
    def account(self) -> Account:
        return Account(host="127.0.0.1", port=self.port, user="bridge", secret=SECRET)

    def send(self, text: str) -> None:
        for writer in self._writers:
            writer.write(text.encode())

    def cut(self) -> None:
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    async def stop(self) -> None:
        self.cut()
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        writer.write(self.greeting)
        try:
            while True:
                block = (await reader.readuntil(b"\r\n\r\n")).decode()
                action = dict(line.split(": ", 1) for line in block.split("\r\n") if line)
                self.heard.append(action)
                self._answer(action, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _answer(self, action: dict[str, str], writer: asyncio.StreamWriter) -> None:
        name, action_id = action["Action"], action["ActionID"]
        if name == "Challenge":
            writer.write(f"Response: Success\r\nActionID: {action_id}\r\nChallenge: 1234\r\n\r\n".encode())
        elif name == "Login":
            self._log_in(action, writer)
        elif name in self.answers:
            writer.write(self.answers[name].replace("%s", action_id).encode())

    def _log_in(self, action: dict[str, str], writer: asyncio.StreamWriter) -> None:
        self.logins += 1
        if action["Key"] != hashlib.md5(f"1234{SECRET}".encode(), usedforsecurity=False).hexdigest():
            writer.write(
                f"Response: Error\r\nActionID: {action['ActionID']}\r\nMessage: Authentication failed\r\n\r\n".encode()
            )
            writer.close()
            return
        writer.write(f"Response: Success\r\nActionID: {action['ActionID']}\r\n\r\n".encode())
        if self.booted:
            writer.write(b"Event: FullyBooted\r\nStatus: Fully Booted\r\n\r\n")
        self.logged_in.set()


@pytest.fixture
async def manager_port() -> AsyncIterator[ManagerPort]:
    port = ManagerPort()
    await port.start()
    yield port
    await port.stop()


@pytest.fixture
def quick() -> Timing:
    """Beats short enough for a test, long enough for a busy machine."""
    return Timing(beat=0.2, answer=1.0, connect=1.0, boot=1.0, first_retry=0.01, longest_retry=0.05, refused_retry=0.1)
