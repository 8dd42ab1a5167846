"""An Asterisk on disk: the machine's own, or an unpacked tree that is run through its own loader, without chroot."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import msgspec

from callcenter.errors import NoAsterisk

OLDEST = (22, 10)
"""chan_websocket with JSON control messages, on which live transcription rests, is there from here on."""
NEEDED_MODULES = ("chan_pjsip.so", "app_queue.so", "app_mixmonitor.so", "chan_websocket.so", "res_srtp.so")
SYSTEM_PATH = ("/usr/local/sbin", "/usr/sbin", "/usr/local/bin", "/usr/bin")
SYSTEM_MODULES = ("/usr/lib/asterisk/modules", "/usr/lib64/asterisk/modules", "/usr/local/lib/asterisk/modules")
SYSTEM_DATA = ("/usr/share/asterisk", "/var/lib/asterisk", "/usr/local/var/lib/asterisk")
ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL": "C.UTF-8",
    "OPENSSL_CONF": "/dev/null",
    "TERM": "dumb",
}
"""Everything that Asterisk gets from us: the machine's OpenSSL configuration may not fit the tree's OpenSSL."""


class AsteriskTree(msgspec.Struct, frozen=True, kw_only=True):
    """Where an Asterisk that was seen to run has its parts."""

    root: Path | None
    """Folder of an unpacked tree; None: installed on this machine."""
    binary: Path
    prefix: tuple[str, ...] = ()
    """The tree's own loader and its library path, before the binary."""
    modules: Path
    data: Path
    """Holds `documentation`, without which Asterisk does not start."""
    version: str

    def command(self, *arguments: str) -> list[str]:
        """The words that run Asterisk with these arguments, as any user."""
        return [*self.prefix, str(self.binary), *arguments]


def version_of(said: str) -> tuple[int, ...]:
    """Numbers of `Asterisk 22.10.1+dfsg`; () when there are none."""
    found = re.search(r"Asterisk (?:certified[-/])?(\d+(?:\.\d+)*)", said)
    return tuple(int(part) for part in found.group(1).split(".")) if found else ()


def tree_at(root: Path) -> AsteriskTree:
    """The Asterisk of an unpacked tree. Raises NoAsterisk when it is incomplete, too old or does not run."""
    root = root.resolve()
    loader, modules = first(root, "usr/lib*/ld-linux*.so*"), first(root, "usr/lib/*/asterisk/modules")
    if loader is None or modules is None:
        raise NoAsterisk(f"{root} holds no complete Asterisk", "broken")
    libraries = modules.parent.parent
    return checked(
        AsteriskTree(
            root=root,
            binary=root / "usr/sbin/asterisk",
            prefix=(str(loader), "--library-path", str(libraries)),
            modules=modules,
            data=root / "usr/share/asterisk",
            version="",
        )
    )


def first(root: Path, pattern: str) -> Path | None:
    return next(iter(sorted(root.glob(pattern))), None)


def tree_on_machine() -> AsteriskTree | None:
    """The Asterisk that is installed on this machine, if it is one that we can use."""
    binary = shutil.which("asterisk", path=os.pathsep.join((os.environ.get("PATH", ""), *SYSTEM_PATH)))
    places = (*map(Path, SYSTEM_MODULES), *Path("/usr/lib").glob("*/asterisk/modules"))
    modules = next((place for place in places if place.is_dir()), None)
    data = next((p for p in map(Path, SYSTEM_DATA) if (p / "documentation").is_dir()), None)
    if binary is None or modules is None or data is None:
        return None
    try:
        return checked(AsteriskTree(root=None, binary=Path(binary), modules=modules, data=data, version=""))
    except NoAsterisk:
        return None


def checked(tree: AsteriskTree) -> AsteriskTree:
    """The tree with its version filled in, when it runs, is new enough and has the modules that we load."""
    said = spoken(tree.command("-V"))
    version = version_of(said)
    if version < OLDEST:
        raise NoAsterisk(f"{tree.binary} is too old or does not run: {said.strip() or 'no output'}", "broken")
    missing = [name for name in NEEDED_MODULES if not (tree.modules / name).exists()]
    if missing:
        raise NoAsterisk(f"{tree.modules} lacks {', '.join(missing)}", "broken")
    return msgspec.structs.replace(tree, version=".".join(map(str, version)))


def spoken(command: list[str]) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", env=ENVIRONMENT, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return done.stdout + done.stderr
