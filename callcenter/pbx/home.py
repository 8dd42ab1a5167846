"""The folder that one Asterisk lives in: its configuration, sounds and state, and the user who owns them."""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shutil
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path

import msgspec

from callcenter.errors import UnusablePbxSettings
from callcenter.pbx.secrets import write_private
from callcenter.pbx.tree import AsteriskTree

STATE = ("lib/agi-bin", "lib/keys", "spool/monitor", "run", "log", "cache")
"""Folders that Asterisk writes; what it only reads (etc, data) it cannot change."""
LONGEST_SOCKET = 107
"""Bytes that Linux allows in the path of a Unix socket."""
LOG_LIMIT = 20 << 20


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """The user that Asterisk runs as."""

    uid: int
    gid: int


def chosen_owner(run_as: str, *paths: Path) -> Owner | None:
    """The user to become, or None to stay who we are: not root, or the user could not reach these paths."""
    if os.geteuid() != 0:
        return None
    try:
        user = pwd.getpwnam(run_as)
    except KeyError:
        raise UnusablePbxSettings(f"run_as: this machine has no user {run_as}") from None
    if user.pw_uid == 0 or not all(map(open_to_all, paths)):
        return None
    return Owner(uid=user.pw_uid, gid=user.pw_gid)


def open_to_all(path: Path) -> bool:
    """Whether any user may walk to this path."""
    return all(not parent.exists() or parent.stat().st_mode & 0o001 for parent in path.resolve().parents)


def furnish(home: Path, recordings: Path, tree: AsteriskTree, texts: Mapping[str, str], owner: Owner | None) -> None:
    """Make the folders, write the configuration, copy the sounds, and give them to the owner."""
    if len(bytes(control_socket(home))) > LONGEST_SOCKET:
        raise UnusablePbxSettings(f"the folder's path is too long for a Unix socket: {home}")
    for each in (*(home / name for name in (*STATE, "etc", "data")), recordings):
        each.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    recordings.chmod(0o700)
    for name, text in texts.items():
        write_private(home / "etc" / name, text)
    copy_sounds(home / "data")
    link_data(home / "data", tree)
    shorten_log(home / "log" / "messages.log")
    if owner:
        lend(home, owner)
        for name in STATE:
            give(home / name.split("/")[0], owner)
        give(recordings, owner)


def control_socket(home: Path) -> Path:
    return home / "run" / "asterisk.ctl"


def copy_sounds(data: Path) -> None:
    """Ours unless the office has put its own there: a recording that differs from ours in date is left alone."""
    with as_file(files(__package__).joinpath("sounds")) as ours:
        for source in ours.glob("*/*.wav"):
            folder = data / ("moh" if source.parent.name == "moh" else f"sounds/{source.parent.name}")
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder / source.name).exists():
                shutil.copyfile(source, folder / source.name)


def link_data(data: Path, tree: AsteriskTree) -> None:
    """Asterisk does not start without its own documentation."""
    for name in ("documentation", "rest-api"):
        link = data / name
        if link.is_symlink() and link.readlink() == tree.data / name:
            continue
        link.unlink(missing_ok=True)
        link.symlink_to(tree.data / name)


def shorten_log(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))


def lend(home: Path, owner: Owner) -> None:
    """Let the owner read what stays ours."""
    for path in (home, home / "etc", home / "data", *(home / "etc").rglob("*"), *(home / "data").rglob("*")):
        os.chown(path, -1, owner.gid, follow_symlinks=False)
        if not path.is_symlink():
            path.chmod(0o750 if path.is_dir() else 0o640)


def give(folder: Path, owner: Owner) -> None:
    for parent, _, names in os.walk(folder):
        for path in (parent, *(os.path.join(parent, name) for name in names)):  # noqa: PTH118 - thousands of recordings
            if os.lstat(path).st_uid != owner.uid:
                os.chown(path, owner.uid, owner.gid, follow_symlinks=False)


def fingerprint(texts: Mapping[str, str], tree: AsteriskTree) -> str:
    """Tells whether a running Asterisk was started with this configuration."""
    digest = hashlib.sha256(tree.version.encode())
    for name in sorted(texts):
        digest.update(f"\0{name}\0{texts[name]}".encode())
    return digest.hexdigest()


def interface_addresses(fib_trie: str) -> tuple[str, ...]:
    """The machine's own IPv4 addresses but loopback, from the text of /proc/net/fib_trie."""
    local = re.findall(r"\|-- (\d+\.\d+\.\d+\.\d+)\n\s+/32 host LOCAL", fib_trie)
    return tuple(sorted({address for address in local if not address.startswith("127.")}))
