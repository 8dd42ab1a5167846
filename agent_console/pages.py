"""The built front end: files with the right caching and compression, and index.html for every page of the console."""

from __future__ import annotations

import asyncio
import gzip
import mimetypes
from pathlib import Path
from typing import NamedTuple

from aiohttp import web

from agent_console.errors import NoSuchPath, NotDemo
from agent_console.services import SERVICES

HASHED = "assets"
"""Folder whose files carry a hash of their content in their names: cached for ever."""
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
COMPRESSIBLE = frozenset({".html", ".js", ".css", ".svg", ".json", ".webmanifest", ".map"})
COMPRESS_FROM = 1024
NOT_BUILT = (
    "<!doctype html><meta charset=utf-8><title>hotline</title><p>页面还没有构建：请运行 <code>make run</code>，"
    "或在 agent_console/web 下运行 <code>npm ci &amp;&amp; npm run build</code>。"
    "<p lang=en>The front end has not been built: run <code>make run</code>, "
    "or <code>npm ci &amp;&amp; npm run build</code> in agent_console/web."
)


class Loaded(NamedTuple):
    stamp: tuple[int, int]
    """Modification time and size: a new build is noticed."""
    plain: bytes
    packed: bytes | None


_loaded: dict[Path, Loaded] = {}


async def page(request: web.Request) -> web.Response:
    """A file of the front end, or the console itself for the address of one of its pages."""
    services = request.app[SERVICES]
    wanted = request.match_info["path"]
    if wanted.split("/", 1)[0] in {"api", "live", "metrics"}:
        raise NoSuchPath
    if wanted.rstrip("/") in {"phone", "phone.html"} and not services.settings.demo.enabled:
        raise NotDemo
    root = services.static.resolve()
    try:
        file = _file_of(root, wanted)
    except (OSError, ValueError):  # no address of ours: too long, or with a NUL
        raise NoSuchPath from None
    if not file.is_file():
        return web.Response(status=503, text=NOT_BUILT, content_type="text/html", headers={"Cache-Control": ASK_AGAIN})
    return await _file_response(request, file, root)


def _file_of(root: Path, wanted: str) -> Path:
    """The file that is meant, or the page. Raises NoSuchPath; OSError, ValueError for what can be no file's name."""
    file = (root / wanted).resolve()
    if not file.is_relative_to(root):
        raise NoSuchPath
    if file.is_file():
        return file
    if "." in wanted.rsplit("/", 1)[-1]:
        raise NoSuchPath
    return _page_file(root, wanted)


def _page_file(root: Path, wanted: str) -> Path:
    """/phone has a page of its own when the build made one; every other address is the console's."""
    own = root / f"{wanted.rstrip('/')}.html"
    return own if wanted and own.is_file() else root / "index.html"


async def _file_response(request: web.Request, file: Path, root: Path) -> web.Response:
    loaded = await asyncio.to_thread(_load, file)
    etag = f'"{loaded.stamp[0]:x}-{loaded.stamp[1]:x}"'
    hashed = file.relative_to(root).parts[0] == HASHED
    headers = {"Cache-Control": FOR_EVER if hashed else ASK_AGAIN, "ETag": etag, "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers=headers)
    body = loaded.plain
    if loaded.packed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        body = loaded.packed
        headers["Content-Encoding"] = "gzip"
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    charset = "utf-8" if kind.startswith("text/") or kind.endswith(("javascript", "json")) else None
    return web.Response(body=body, content_type=kind, charset=charset, headers=headers)


def _load(file: Path) -> Loaded:
    """The file's bytes, compressed once and kept: the whole front end is a few megabytes."""
    status = file.stat()
    stamp = (status.st_mtime_ns, status.st_size)
    known = _loaded.get(file)
    if known is None or known.stamp != stamp:
        plain = file.read_bytes()
        worth = file.suffix in COMPRESSIBLE and len(plain) > COMPRESS_FROM
        known = _loaded[file] = Loaded(stamp, plain, gzip.compress(plain, 6, mtime=0) if worth else None)
    return known
