"""Fetch Asterisk from Debian's archive into a folder of ours: apt downloads and verifies the packages, we unpack them.

Nothing is installed on the machine, no root and no chroot are needed, and no package's scripts run. The folder appears
under its final name only when its Asterisk has been seen to run, so an interrupted run is simply done again.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from pathlib import Path

import msgspec

from callcenter.errors import NoAsterisk
from callcenter.pbx import archive
from callcenter.pbx.archive import Archive
from callcenter.pbx.tree import AsteriskTree, tree_at, tree_on_machine

SUITE = "forky"
"""The Debian release whose Asterisk is new enough."""
PACKAGE = "asterisk"
KEYRINGS = ("/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp")
UNWANTED = ("doc", "man", "locale", "info", "lintian", "bug")
NEEDED_BYTES = 600 << 20
OVERALL_LIMIT = 900.0


class Step(StrEnum):
    """What is being done; as a string it is Chinese, `.en` says it in English."""

    en: str

    def __new__(cls, zh: str, en: str) -> Step:
        member = str.__new__(cls, zh)
        member._value_ = zh
        member.en = en
        return member

    WAITING = "另一个进程正在准备 Asterisk，等待其完成", "another process is fetching Asterisk; waiting for it"
    KEYRING = "获取 Debian 软件源的验证密钥", "fetching the keys of Debian's archive"
    INDEX = "获取软件包目录", "fetching the package index"
    DOWNLOAD = "下载 Asterisk 及其依赖（约 80 MB）", "downloading Asterisk and what it needs (about 80 MB)"
    UNPACK = "解包", "unpacking"
    CHECK = "试运行", "seeing whether it runs"


Progress = Callable[[Step], None]


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator may say by environment variables."""

    root: Path | None = None
    """HOTLINE_ASTERISK_ROOT: an unpacked tree to use as it is."""
    archive: str | None = None
    """HOTLINE_DEBIAN_ARCHIVE: address of a Debian archive, such as the city's own mirror."""
    ignore_expiry: bool = False
    """HOTLINE_APT_IGNORE_EXPIRY=1: accept an archive whose index is past its date, such as a frozen copy."""

    @classmethod
    def from_environment(cls) -> Wishes:
        root = os.environ.get("HOTLINE_ASTERISK_ROOT")
        return cls(
            root=Path(root) if root else None,
            archive=os.environ.get("HOTLINE_DEBIAN_ARCHIVE") or None,
            ignore_expiry=os.environ.get("HOTLINE_APT_IGNORE_EXPIRY", "") == "1",
        )


async def provide_asterisk(var: Path, progress: Progress, wishes: Wishes | None = None) -> AsteriskTree:
    """An Asterisk that runs: the one named, the machine's own, the one under `var`, or one fetched there now.

    Raises NoAsterisk with one sentence for the operator and a code.
    """
    wishes = wishes or Wishes.from_environment()
    if wishes.root:
        return tree_at(wishes.root)
    target = place_under(var)
    if ready := ready_tree(target):
        return ready
    async with only_one(target.with_suffix(".lock"), progress):
        if ready := ready_tree(target):
            return ready
        try:
            async with asyncio.timeout(OVERALL_LIMIT):
                await fetch(target, wishes, progress)
        except TimeoutError:
            raise NoAsterisk(f"fetching it took longer than {OVERALL_LIMIT:.0f} s", "no_network") from None
    return tree_at(target)


def place_under(var: Path) -> Path:
    var.mkdir(parents=True, exist_ok=True)
    return var.resolve() / "asterisk-root"


def ready_tree(target: Path) -> AsteriskTree | None:
    if target.is_dir():
        with suppress(NoAsterisk):
            return tree_at(target)
    return tree_on_machine()


@asynccontextmanager
async def only_one(lock: Path, progress: Progress) -> AsyncIterator[None]:
    """Hold the lock file; it is freed even when this process is killed."""
    with lock.open("w") as held:
        told = False
        while True:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    progress(Step.WAITING)
                    told = True
                await asyncio.sleep(0.2)
        yield


async def fetch(target: Path, wishes: Wishes, progress: Progress) -> None:
    part = target.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    if shutil.disk_usage(target.parent).free < NEEDED_BYTES:
        raise NoAsterisk(f"{target.parent} has less than {NEEDED_BYTES >> 20} MB free", "no_space")
    if not all(map(shutil.which, ("apt-get", "dpkg-deb", "tar"))):
        raise NoAsterisk(
            "this system has no apt: install Asterisk 22.10 or newer, or name a tree in HOTLINE_ASTERISK_ROOT",
            "unsupported_system",
        )
    try:
        await fetch_into(part, wishes, progress)
        progress(Step.CHECK)
        tree_at(part / "root")
        shutil.rmtree(target, ignore_errors=True)
        (part / "root").rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


async def fetch_into(part: Path, wishes: Wishes, progress: Progress) -> None:
    chosen, keys = await debian_archive(part / "machine", wishes, progress)
    apt = PrivateApt(part / "apt", ignore_expiry=wishes.ignore_expiry, sources=archive.stanza(chosen, SUITE, keys))
    progress(Step.INDEX)
    await apt.run("update")
    progress(Step.DOWNLOAD)
    await apt.run("install", "--yes", "--download-only", PACKAGE)
    progress(Step.UNPACK)
    await unpack(apt.packages(), part / "root")


async def debian_archive(work: Path, wishes: Wishes, progress: Progress) -> tuple[Archive, str | None]:
    """Debian's archive as this machine reaches it, and the keyring to verify it with."""
    own = machine_archive()
    chosen = Archive(uri=wishes.archive) if wishes.archive else own
    if chosen and ((keys := known_keyring(chosen)) or own):
        return chosen, keys
    progress(Step.KEYRING)
    return await archive_by_debootstrap(work, chosen)


async def archive_by_debootstrap(work: Path, chosen: Archive | None) -> tuple[Archive, str | None]:
    """A sister distribution (Ubuntu) carries Debian's keys and, in debootstrap, Debian's address."""
    apt = PrivateApt(work)
    await apt.run("update")
    await apt.run("download", "debootstrap", "debian-archive-keyring", cwd=apt.archives)
    await unpack(apt.packages(), work / "root")
    uri = chosen.uri if chosen else archive.default_mirror((work / "root/usr/sbin/debootstrap").read_text("utf8"))
    keys = next((path for name in KEYRINGS if (path := work / "root" / name.lstrip("/")).exists()), None)
    if uri is None or keys is None:
        raise NoAsterisk("no Debian archive is known here: name one in HOTLINE_DEBIAN_ARCHIVE", "unsupported_system")
    return Archive(uri=uri), str(keys)


def is_debian(os_release: str) -> bool:
    return any(line.strip() in ("ID=debian", 'ID="debian"') for line in os_release.splitlines())


def known_keyring(chosen: Archive) -> str | None:
    return next((path for path in (chosen.signed_by, *KEYRINGS) if path and Path(path).exists()), None)


def machine_archive() -> Archive | None:
    """The archive that this machine's own apt uses, if it is Debian's."""
    if not is_debian("".join(readable([Path("/etc/os-release")]))):
        return None
    etc = Path("/etc/apt")
    lists = [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*.list"))]
    sources = sorted((etc / "sources.list.d").glob("*.sources"))
    return archive.main_archive(readable(lists), readable(sources))


def readable(paths: list[Path]) -> list[str]:
    return [path.read_text("utf8", errors="replace") for path in paths if path.is_file()]


class PrivateApt:
    """apt-get with lists, cache and package state of its own, so that it needs no root and leaves the machine as it is.

    The machine's own apt configuration (proxy, certificates, dates) still holds.
    """

    def __init__(self, folder: Path, *, ignore_expiry: bool = False, sources: str | None = None) -> None:
        self.archives = folder / "cache/archives"
        for each in ("state/lists/partial", "cache/archives/partial", "none"):
            (folder / each).mkdir(parents=True, exist_ok=True)
        (folder / "status").touch()
        options = {
            "Dir::State": folder / "state",
            "Dir::State::status": folder / "status",
            "Dir::Cache": folder / "cache",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "APT::Install-Recommends": "false",
            "APT::Sandbox::User": "",
            "APT::Update::Error-Mode": "any",
            "Debug::NoLocking": "true",
        }
        if sources is not None:
            (folder / "only.sources").write_text(sources, "utf8")
            options |= {"Dir::Etc::sourcelist": folder / "only.sources", "Dir::Etc::sourceparts": folder / "none"}
            options |= {"Dir::Etc::preferences": folder / "none.pref", "Dir::Etc::preferencesparts": folder / "none"}
        if ignore_expiry:
            options["Acquire::Check-Valid-Until"] = "false"
        self.options = [word for key, value in options.items() for word in ("-o", f"{key}={value}")]

    async def run(self, *words: str, cwd: Path | None = None) -> None:
        await call("apt-get", "--quiet=2", *self.options, *words, cwd=cwd)

    def packages(self) -> list[Path]:
        return sorted(self.archives.glob("*.deb"))


async def unpack(packages: list[Path], root: Path) -> None:
    """Unpack the packages side by side, as many at once as there are processors."""
    await call("mkdir", "-p", str(root))
    waiting = iter(packages)
    excluded = " ".join(f"--exclude=./usr/share/{name}" for name in UNWANTED)
    script = f'dpkg-deb --fsys-tarfile "$0" | tar -x -C "$1" --no-same-owner --keep-directory-symlink {excluded}'

    async def worker() -> None:
        for package in waiting:
            await call("sh", "-c", script, str(package), str(root))

    async with asyncio.TaskGroup() as group:
        for _ in range(os.cpu_count() or 1):
            group.create_task(worker())
    # nothing of this tree is ever to run with other rights than its caller's
    await call("chmod", "-R", "u+w,a+rX,a-s", str(root))


async def call(*words: str, cwd: Path | None = None) -> None:
    """Run a command; it and its children end when we are cancelled. Raises NoAsterisk with what it said."""
    begun = asyncio.ensure_future(
        asyncio.create_subprocess_exec(
            *words,
            cwd=cwd,
            env={**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
    )
    try:
        process = await asyncio.shield(begun)
        said = (await process.communicate())[0].decode(errors="replace")
    except asyncio.CancelledError:
        process = await begun  # asyncio itself would end the command alone, and wait for its children
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        raise
    if process.returncode:
        raise refusal(said)


SYMPTOMS = (
    (
        "is expired",
        "archive_expired",
        "the archive's index is past its date; to accept it set HOTLINE_APT_IGNORE_EXPIRY=1",
    ),
    ("is not valid yet", "archive_expired", "the archive's index is from the future: set this machine's clock"),
    ("NO_PUBKEY", "unsupported_system", "the archive's keys are not known here: install debian-archive-keyring"),
    ("No space left", "no_space", "the disk is full"),
    (
        "does not have a Release file",
        "no_network",
        f"the archive has no {SUITE}: name another in HOTLINE_DEBIAN_ARCHIVE",
    ),
    ("Could not resolve", "no_network", "the archive cannot be reached from here"),
    ("Failed to fetch", "no_network", "the archive cannot be reached from here"),
    ("Unable to locate package", "unsupported_system", "the archive does not have what is needed"),
)
"""What apt says, our code for it, and our sentence."""


def refusal(said: str) -> NoAsterisk:
    for symptom, code, sentence in SYMPTOMS:
        if symptom in said:
            return NoAsterisk(sentence, code)
    return NoAsterisk((said.strip().splitlines() or ["a command failed without a word"])[-1], "unavailable")
