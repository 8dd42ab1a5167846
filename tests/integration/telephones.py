"""Telephones for tests: sipp runs the scenarios under `sipp/` as citizens on the trunk and as seats that register."""

from __future__ import annotations

import asyncio
import itertools
import math
import signal
import socket
import struct
from pathlib import Path

import msgspec

from callcenter.ami.codec import Headers
from callcenter.ami.link import AmiLink
from callcenter.pbx import Pbx
from callcenter.settings import PbxSettings
from tests.ports import HERE, free_block, free_port

SCENARIOS = Path(__file__).parent / "sipp"
SIPP_BLOCK = 8
"""Ports that one sipp takes for media."""


def settings_for_tests(**changes: object) -> PbxSettings:
    """Every port free, every seat with a SIP telephone, no greeting to wait for."""
    rtp = free_block(200)
    settings = PbxSettings(
        sip_port=free_port(socket.SOCK_DGRAM),
        http_port=free_port(),
        ami_port=free_port(),
        rtp_from=rtp,
        rtp_to=rtp + 199,
        trunk_port=free_port(socket.SOCK_DGRAM, "127.0.0.2"),
        sip_phones=PbxSettings().seats,
        greeting=False,
    )
    return msgspec.structs.replace(settings, **changes)


async def heard(link: AmiLink, name: str, **wanted: str) -> Headers:
    """The next event of this name with these headers: what to wait for before looking at what Asterisk shows."""
    async with asyncio.timeout(15):
        async for event in link.events():
            if event.name == name and all(event.keys.get(key) == value for key, value in wanted.items()):
                return event.keys
    raise AssertionError(name)


def mu_law(sample: int) -> int:
    """G.711 mu-law of one 16-bit sample."""
    magnitude = min(abs(sample), 32635) + 132
    exponent = magnitude.bit_length() - 8
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    return ~((0x80 if sample < 0 else 0) | (exponent << 4) | mantissa) & 0xFF


def write_voice(path: Path, pcm: bytes, *, silence_before: float, silence_after: float) -> Path:
    """16-bit samples at 8 kHz as raw mu-law between two silences (in seconds), which sipp plays in a loop."""
    quiet = bytes([mu_law(0)])
    spoken = bytes(mu_law(sample) for (sample,) in struct.iter_unpack("<h", pcm))
    path.write_bytes(quiet * round(8000 * silence_before) + spoken + quiet * round(8000 * silence_after))
    return path


def write_tone(path: Path, pitch: float) -> Path:
    """Two seconds of a tone as raw mu-law, which sipp plays in a loop."""
    samples = (round(9000 * math.sin(2 * math.pi * pitch * n / 8000)) for n in range(16000))
    path.write_bytes(bytes(mu_law(sample) for sample in samples))
    return path


class Sipp:
    """One running sipp."""

    def __init__(self, process: asyncio.subprocess.Process, name: str) -> None:
        self._process = process
        self._name = name

    async def finished(self, within: float = 20.0) -> None:
        """Wait until its call is over; AssertionError when it did not go as the scenario says."""
        async with asyncio.timeout(within):
            code = await self._process.wait()
        assert code == 0, f"{self._name} ended with {code}"

    async def vanish(self) -> None:
        """As when the cable is pulled: nothing is said any more."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()


class Telephones:
    """All telephones around one Asterisk; those that still run are ended by `close`."""

    def __init__(self, pbx: Pbx, settings: PbxSettings, folder: Path) -> None:
        self._pbx = pbx
        self._settings = settings
        self._folder = folder
        self._voices = {
            "citizen": write_tone(folder / "citizen.ulaw", 500),
            "seat": write_tone(folder / "seat.ulaw", 800),
        }
        self._ports: dict[str, int] = {}
        self._running: list[Sipp] = []
        self._numbers = itertools.count(1)

    async def register(self, user: str, *, password: str | None = None, expires: int = 600) -> None:
        """Register the seat's telephone (its port stays the same), or take that back with `expires=0`."""
        password = self._pbx.seat_password(user) if password is None else password
        values = {"USER": user, "PASSWORD": password, "EXPIRES": str(expires)}
        await (await self._run("register", HERE, self._port(user), values, {})).finished()

    def new_telephone(self, seat: str) -> None:
        """What registers there from now on is another telephone, at another address."""
        self._ports.pop(seat, None)

    async def seat_answers(self, seat: str, *, ring: float = 0.3, talk: float = 60.0, register: bool = True) -> Sipp:
        """The seat takes one call: rings `ring` seconds, talks at most `talk` seconds."""
        if register:
            await self.register(seat)
        return await self._run(
            "answer", HERE, self._port(seat), milliseconds(RING=ring, TALK=talk), self._voice("seat")
        )

    async def seat_refuses(self, seat: str, refusal: str = "486 Busy Here") -> Sipp:
        await self.register(seat)
        return await self._run("refuse", HERE, self._port(seat), {"REFUSAL": refusal}, {})

    async def citizen_calls(
        self,
        number: str = "13900000001",
        *,
        name: str = "",
        talk: float = 60.0,
        called: str | None = None,
        identity: str | None = None,
        voice: Path | None = None,
    ) -> Sipp:
        """A citizen calls from the trunk and hangs up after `talk` seconds.

        `identity` is the whole From address; `voice` a file of raw mu-law to be heard instead of a tone.
        """
        shown = f'"{name}" ' if name else ""
        values = {
            "CALLED": called or self._settings.hotline_number,
            "IDENTITY": identity or f"{shown}<sip:{number}@{self._settings.trunk_host}>",
        }
        values |= milliseconds(TALK=talk)
        host = self._settings.trunk_host
        port = free_port(socket.SOCK_DGRAM, host)
        heard = {"VOICE": str(voice)} if voice else self._voice("citizen")
        return await self._run("citizen", host, port, values, heard)

    async def citizen_answers(self, *, ring: float = 0.3, talk: float = 60.0) -> Sipp:
        """The trunk's other end takes one callback."""
        values = milliseconds(RING=ring, TALK=talk)
        return await self._run(
            "answer", self._settings.trunk_host, self._settings.trunk_port, values, self._voice("citizen")
        )

    async def citizen_refuses(self, refusal: str) -> Sipp:
        host, port = self._settings.trunk_host, self._settings.trunk_port
        return await self._run("refuse", host, port, {"REFUSAL": refusal}, {})

    async def close(self) -> None:
        """Leave no call behind for the next test."""
        await self._pbx.cli("channel request hangup all")
        async with asyncio.timeout(10):
            # Asterisk's console answers but does not tell by itself
            while not (await self._pbx.cli("core show channels count")).startswith("0 active channels"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        await self.vanish()

    async def vanish(self) -> None:
        """All at once, and nothing is said any more."""
        for sipp in self._running:
            await sipp.vanish()

    async def busy(self) -> bool:
        """Whether a call is on this Asterisk; one that has ended has none."""
        counted = await self._pbx.cli("core show channels count")
        return "active channel" in counted and not counted.startswith("0 active")

    async def until_busy(self) -> None:
        async with asyncio.timeout(15):
            # Asterisk's console answers but does not tell by itself
            while not await self.busy():  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    def _voice(self, who: str) -> dict[str, str]:
        return {"VOICE": str(self._voices[who])}

    def _port(self, user: str) -> int:
        if user not in self._ports:
            self._ports[user] = free_port(socket.SOCK_DGRAM)
        return self._ports[user]

    async def _run(self, scenario: str, host: str, port: int, values: dict[str, str], voice: dict[str, str]) -> Sipp:
        text = (SCENARIOS / f"{scenario}.xml").read_text("utf8")
        for name, value in (values | voice).items():
            text = text.replace(f"@{name}@", value)
        number = next(self._numbers)
        path = self._folder / f"{number}-{scenario}.xml"
        path.write_text(text, "utf8", errors="surrogateescape")
        media = ("-mi", host, "-mp", str(free_block(SIPP_BLOCK, host)))
        target = f"{self._settings.bind}:{self._settings.sip_port}"
        process = await asyncio.create_subprocess_exec(
            *(
                "sipp",
                "-sf",
                str(path),
                "-i",
                host,
                "-p",
                str(port),
                *media,
                "-m",
                "1",
                "-nostdin",
                "-trace_err",
                target,
            ),
            cwd=self._folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        sipp = Sipp(process, f"{number}-{scenario}")
        self._running.append(sipp)
        await listening(process, host, port)
        assert process.returncode in (None, 0), f"{number}-{scenario} did not start at {host}:{port}"
        return sipp


async def listening(process: asyncio.subprocess.Process, host: str, port: int) -> None:
    """Wait until sipp has its SIP port, so that no call is rung before it can hear, or has ended."""
    async with asyncio.timeout(5):
        # the kernel's table is the only one who knows, and it cannot be waited on
        while process.returncode is None and not is_bound(host, port):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def is_bound(host: str, port: int) -> bool:
    """Whether somebody listens there, as the kernel writes it: the address's bytes backwards, in hex."""
    return f" {socket.inet_aton(host)[::-1].hex().upper()}:{port:04X} " in Path("/proc/net/udp").read_text("ascii")


def milliseconds(**seconds: float) -> dict[str, str]:
    return {name: str(round(1000 * value)) for name, value in seconds.items()}
