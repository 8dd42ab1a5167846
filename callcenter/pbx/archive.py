"""Pure: which package archive a machine uses, read from the text of apt's own source lists (both formats)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

UPDATES = re.compile(r"security|updates|backports|proposed")
FIELD = re.compile(r"(?m)^([\w-]+):((?:.*)(?:\n[ \t].*)*)")
LINE = re.compile(r"deb\s+(?:\[(?P<options>[^\]]*)\]\s+)?(?P<uri>\S+)\s+(?P<suite>\S+)\s+(?P<components>.+)")
DEFAULT_MIRROR = re.compile(r"https?://[\w.-]+/debian\b")


class Archive(msgspec.Struct, frozen=True, kw_only=True):
    uri: str
    signed_by: str | None = None
    """Path of the keyring that the machine trusts for it; None: the distribution's usual one."""


def main_archive(lists: Iterable[str], sources: Iterable[str]) -> Archive | None:
    """The first archive of a distribution's main section, from `.list` and deb822 `.sources` texts."""
    found = [archive for text in sources for archive in deb822_archives(text)]
    found += [archive for text in lists for archive in line_archives(text)]
    return found[0] if found else None


def deb822_archives(text: str) -> Iterator[Archive]:
    uncommented = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for stanza in re.split(r"\n\s*\n", uncommented):
        fields = {key.lower(): value.strip() for key, value in FIELD.findall(stanza)}
        if fields.get("enabled", "yes").lower() in ("no", "false", "0") or "deb" not in fields.get("types", "").split():
            continue
        if is_main(fields.get("suites", "").split(), fields.get("components", "").split()):
            for uri in fields.get("uris", "").split()[:1]:
                yield Archive(uri=uri, signed_by=keyring(fields.get("signed-by", "")))


def line_archives(text: str) -> Iterator[Archive]:
    for line in text.splitlines():
        found = LINE.match(line.strip())
        if found and is_main([found["suite"]], found["components"].split("#")[0].split()):
            signed = re.search(r"signed-by=(\S+)", found["options"] or "")
            yield Archive(uri=found["uri"], signed_by=keyring(signed.group(1) if signed else ""))


def is_main(suites: list[str], components: list[str]) -> bool:
    return "main" in components and any(not UPDATES.search(suite) for suite in suites)


def keyring(signed_by: str) -> str | None:
    """A path as it is; a fingerprint or an inline key is not carried over."""
    path = signed_by.split()[0].split(",")[0] if signed_by else ""
    return path if path.startswith("/") else None


def default_mirror(script: str) -> str | None:
    """Debian's own default address, as the text of debootstrap knows it."""
    found = DEFAULT_MIRROR.search(script)
    return found.group() if found else None


def stanza(archive: Archive, suite: str, keyring_path: str | None) -> str:
    """The deb822 text of a private source list with this archive alone."""
    signed = f"Signed-By: {keyring_path}\n" if keyring_path else ""
    return f"Types: deb\nURIs: {archive.uri}\nSuites: {suite}\nComponents: main\n{signed}"
