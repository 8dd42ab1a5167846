"""Asterisk as our child: rendered, started, watched, stopped; and adopted when it has outlived a killed platform.

It runs in a session of its own and is not tied to our life: whoever kills the platform does not cut a call. The next
start finds it by the note `var/asterisk.json` and goes on with it.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import msgspec
import structlog

from callcenter.errors import PbxDied, PbxInUse, PhoneNotSwitched, PortsTaken
from callcenter.pbx.home import Owner, chosen_owner, control_socket, fingerprint, furnish, interface_addresses
from callcenter.pbx.kernel import allow_open_files, born, is_free
from callcenter.pbx.left import Started, claim_of, end_process, home_of, left_running, note_of, watch_end
from callcenter.pbx.render import CITIZEN_USER, Phone, Secrets, Site, password_name, password_names, render
from callcenter.pbx.secrets import keep_secrets, write_private
from callcenter.pbx.telephones import choose_phone, phones_in_use
from callcenter.pbx.tree import ENVIRONMENT, AsteriskTree
from callcenter.settings import PbxSettings, SpeechSettings

BOOT_SECONDS = 30.0
CLI_SECONDS = 10.0
MOST_LOG_LINES = 8
SWITCH_LOOKS = 20
SWITCH_SECONDS = 0.1

log = structlog.get_logger(__name__)


class Pbx:
    """One Asterisk under `var/asterisk`; its secrets are under `var/secrets`, its recordings under `var/recordings`.

    `adopted` tells whether start() went on with a running one; `outdated`, that this one runs with earlier settings
    because there were calls on it, and takes the new ones at its next start.
    """

    def __init__(
        self, settings: PbxSettings, speech: SpeechSettings, var: Path, *, demo: bool, tree: AsteriskTree
    ) -> None:
        self._settings = settings
        self._speech = speech
        self._demo = demo
        self._tree = tree
        self._home = home_of(var)
        self._secrets_folder = var.absolute() / "secrets"
        self.recordings = var.absolute() / "recordings"
        self.adopted = False
        self.outdated = False
        self._secrets: Secrets | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._pid: int | None = None
        self._ended = asyncio.Event()
        self._claim: int | None = None
        self._switching = asyncio.Lock()

    # ------------------------------------------------------------ what others need to know
    @property
    def secrets(self) -> Secrets:
        if self._secrets is None:
            names = password_names(self._settings.seats)
            self._secrets = keep_secrets(self._secrets_folder, names, self._settings.ami_secret_file)
        return self._secrets

    @property
    def ami_secret(self) -> str:
        return self.secrets.ami

    def seat_password(self, seat: str) -> str:
        """Of the telephone in use there. KeyError when there is no such seat."""
        return self.secrets.phones[password_name(seat, self.phone_of(seat))]

    @property
    def phone_password(self) -> str:
        """Of the demo's citizen, user name `callcenter.pbx.CITIZEN_USER`."""
        return self.secrets.phones[CITIZEN_USER]

    @property
    def ws_url(self) -> str:
        return self._settings.ws_url or f"ws://{self._settings.bind}:{self._settings.http_port}/ws"

    def sip_uri(self, user: str) -> str:
        """Address under which a seat's (or the citizen's) telephone registers."""
        return f"sip:{user}@{self._settings.bind}"

    def phone_of(self, seat: str) -> Phone:
        """KeyError when there is no such seat."""
        return phones_in_use(self._settings, self._secrets_folder)[seat]

    @property
    def pid(self) -> int | None:
        return self._pid

    # ------------------------------------------------------------ life
    def render(self) -> str:
        """Write the configuration, owner-only; returns its fingerprint. Raises UnusablePbxSettings."""
        site = Site(
            home=self._home,
            modules=self._tree.modules,
            recordings=self.recordings,
            addresses=interface_addresses(Path("/proc/net/fib_trie").read_text("ascii")),
        )
        phones = phones_in_use(self._settings, self._secrets_folder)
        texts = render(self._settings, self._speech, self.secrets, site, demo=self._demo, phones=phones)
        furnish(self._home, self.recordings, self._tree, texts, self._owner())
        return fingerprint(texts, self._tree)

    async def start(self) -> None:
        """Adopt the Asterisk that runs, or start one and wait until it is fully booted.

        Raises UnusablePbxSettings, PbxInUse, PortsTaken or PbxDied (with the end of its log).
        """
        self._take_claim()
        try:
            await self._adopt_or_launch(self.render())
        except BaseException:
            self._drop_claim()
            raise

    async def _adopt_or_launch(self, wanted: str) -> None:
        if running := await self._running():
            if running.fingerprint == wanted or await self.busy():
                self._adopt(running, outdated=running.fingerprint != wanted)
                return
            log.info("pbx_restarts_for_new_settings", pid=running.pid)
            await self._end(running.pid)
        self._refuse_taken_ports()
        await self._launch(wanted)

    async def stop(self) -> None:
        """End Asterisk and the calls on it."""
        if self._pid is not None:
            await self._end(self._pid)
            note_of(self._home).unlink(missing_ok=True)
            self._pid = None
        self._drop_claim()

    async def use_phone(self, seat: str, phone: Phone) -> None:
        """Telephone at this seat with the other kind from now on; no call is touched. Raises PhoneNotSwitched."""
        async with self._switching:
            before = self.phone_of(seat)
            if before is phone:
                return
            choose_phone(self._secrets_folder, seat, phone)
            try:
                await self._take_phones(seat, phone)
            except PhoneNotSwitched:
                choose_phone(self._secrets_folder, seat, before)
                self.render()
                raise
            log.info("pbx_phone_switched", seat=seat, phone=phone)

    async def _take_phones(self, seat: str, phone: Phone) -> None:
        wanted = self.render()
        if self._pid is None:
            return
        await self.cli("module reload res_pjsip.so")
        shown = f"webrtc : {'yes' if phone is Phone.BROWSER else 'no'}"
        for _ in range(SWITCH_LOOKS):
            if shown in " ".join((await self.cli(f"pjsip show endpoint {seat}")).split()):
                break
            await asyncio.sleep(SWITCH_SECONDS)
        else:
            raise PhoneNotSwitched(seat)
        if not self.outdated:
            self._write_note(wanted)

    def leave(self) -> None:
        """Let it run on without us: the next platform adopts it."""
        self._drop_claim()

    async def busy(self) -> bool:
        """Whether there are calls on it; one that lives and does not answer counts as busy."""
        idle = (await self.cli("core show channels count")).startswith("0 active channels")
        return not (idle or self._ended.is_set())

    async def wait(self) -> int | None:
        """Return when Asterisk has ended: its exit code, or None when it was adopted."""
        await self._ended.wait()
        return self._process.poll() if self._process else None

    async def cli(self, command: str) -> str:
        """What Asterisk's console answers; "" when it does not within some seconds."""
        process = await asyncio.create_subprocess_exec(
            *self._tree.command("-C", str(self._home / "etc/asterisk.conf"), "-rx", command),
            env=ENVIRONMENT,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(CLI_SECONDS):
                return (await process.communicate())[0].decode(errors="replace")
        except TimeoutError:
            return ""
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    # ------------------------------------------------------------ parts
    def _owner(self) -> Owner | None:
        return chosen_owner(self._settings.run_as, self._home, self.recordings, self._tree.binary)

    def _take_claim(self) -> None:
        if self._claim is None:
            self._claim = claim_of(self._home)
        if self._claim is None:
            raise PbxInUse(str(self._home))

    def _drop_claim(self) -> None:
        if self._claim is not None:
            os.close(self._claim)
            self._claim = None

    async def _running(self) -> Started | None:
        """The Asterisk that an earlier platform left, if it lives and answers; one that hangs is ended."""
        note = left_running(self._home)
        if note is None:
            return None
        if "System uptime" in await self.cli("core show uptime"):
            return note
        log.warning("pbx_does_not_answer", pid=note.pid)
        await self._end(note.pid)
        return None

    def _adopt(self, running: Started, *, outdated: bool) -> None:
        self._pid, self.adopted, self.outdated = running.pid, True, outdated
        self._watch(running.pid)
        log.info("pbx_adopted", pid=running.pid, outdated=outdated)

    def _refuse_taken_ports(self) -> None:
        settings = self._settings
        wanted = (
            ("sip_port", socket.SOCK_DGRAM, settings.bind, settings.sip_port),
            ("http_port", socket.SOCK_STREAM, settings.bind, settings.http_port),
            ("ami_port", socket.SOCK_STREAM, settings.ami_host, settings.ami_port),
        )
        taken = tuple(f"{host}:{port} ({name})" for name, kind, host, port in wanted if not is_free(kind, host, port))
        if taken:
            raise PortsTaken(taken)

    def _spawn(self, owner: Owner | None) -> subprocess.Popen[bytes]:
        control_socket(self._home).unlink(missing_ok=True)
        with (self._home / "console.log").open("wb") as output:
            return subprocess.Popen(
                self._tree.command("-f", "-C", str(self._home / "etc/asterisk.conf")),
                cwd=self._home,
                env={**ENVIRONMENT, "HOME": str(self._home)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                umask=0o077,
                user=owner.uid if owner else None,
                group=owner.gid if owner else None,
                extra_groups=[] if owner else None,
            )

    async def _launch(self, wanted: str) -> None:
        self._process = self._spawn(self._owner())
        self._pid = self._process.pid
        allow_open_files(self._pid)
        self._watch(self._pid)
        self._write_note(wanted)
        await self._booted()
        log.info("pbx_started", pid=self._pid, version=self._tree.version)

    def _write_note(self, wanted: str) -> None:
        pid = self._pid or 0
        note = Started(pid=pid, born=born(pid) or 0, fingerprint=wanted)
        write_private(note_of(self._home), msgspec.json.encode(note).decode())

    async def _booted(self) -> None:
        try:
            async with asyncio.timeout(BOOT_SECONDS):
                while "fully booted" not in await self.cli("core waitfullybooted"):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._ended.wait(), 0.05)
                    if self._ended.is_set():
                        self._pid = None
                        raise PbxDied("ended while it started", self._last_words())
        except TimeoutError:
            words = self._last_words()
            await self.stop()
            raise PbxDied(f"was not up after {BOOT_SECONDS:.0f} s", words) from None

    def _last_words(self) -> str:
        lines: list[str] = []
        for name in ("log/messages.log", "console.log"):
            with suppress(FileNotFoundError):
                text = (self._home / name).read_text("utf8", errors="replace")
                lines += [line for line in text.splitlines() if name.endswith("console.log") or "ERROR" in line]
        return " | ".join(lines[-MOST_LOG_LINES:])

    def _watch(self, pid: int) -> None:
        self._ended = watch_end(pid, lambda: self._process and self._process.poll())

    async def _end(self, pid: int) -> None:
        if self._pid != pid:
            self._watch(pid)
        await end_process(pid, self._ended)
