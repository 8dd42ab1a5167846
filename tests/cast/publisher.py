"""A web server that publishes one speech model as a zip file: whole, broken off, or silent in the middle."""

from __future__ import annotations

import asyncio
import hashlib
import io
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from callcenter.speech.download import OFFICIAL, Archive

NAME = OFFICIAL.name


def zip_of(files: Mapping[str | zipfile.ZipInfo, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return packed.getvalue()


def zip_of_folder(folder: Path) -> bytes:
    """A model's folder under the official model's name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return zip_of({f"{NAME}/{path.relative_to(folder)}": path.read_bytes() for path in files})


class Publisher:
    """Serves one file with ranges; `cuts` breaks the first answers off after so many bytes, `silent_after` hangs."""

    def __init__(
        self,
        content: bytes,
        port: int,
        *,
        cuts: tuple[int, ...] = (),
        silent_after: int | None = None,
        ranges: bool = True,
    ) -> None:
        self.content = content
        self.cuts = list(cuts)
        self.silent_after = silent_after
        self.ranges = ranges
        self.asked: list[str | None] = []
        self.url = f"http://127.0.0.1:{port}/{NAME}.zip"
        self.archive = Archive(NAME, self.url, len(content), hashlib.sha256(content).hexdigest())

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.headers.get("Range"))
        start = int(self.asked[-1].removeprefix("bytes=").rstrip("-")) if self.asked[-1] and self.ranges else 0
        answer = web.StreamResponse(status=206 if start else 200)
        answer.content_length = len(self.content) - start
        await answer.prepare(request)
        most = self.cuts.pop(0) if self.cuts else self.silent_after
        await answer.write(self.content[start:][:most])
        if self.silent_after is not None:
            await asyncio.Event().wait()
        if most is not None and request.transport is not None:
            request.transport.close()
        return answer


Publish = Callable[..., Awaitable[Publisher]]


@asynccontextmanager
async def publishing() -> AsyncIterator[Publish]:
    """Yields a function that publishes a file; all servers end with the block."""
    runners: list[web.AppRunner] = []

    async def start(content: bytes, **options: object) -> Publisher:
        app = web.Application()
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        runners.append(runner)
        held: list[Publisher] = []

        async def serve(request: web.Request) -> web.StreamResponse:
            return await held[0].serve(request)

        app.router.add_get(f"/{NAME}.zip", serve)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        held.append(Publisher(content, runner.addresses[0][1], **options))  # type: ignore[arg-type]
        return held[0]

    try:
        yield start
    finally:
        for runner in runners:
            await runner.cleanup()
