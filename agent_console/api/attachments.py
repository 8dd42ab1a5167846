"""Files of a ticket over HTTP: sent as multipart, listed, and given back only to be saved, never to be opened here."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from agent_console import wire
from agent_console.api.route import Ask
from agent_console.errors import BodyRefused, BodyTooLarge
from agent_console.wire import lists
from tickets.attachments import Attachments, attachments_of
from tickets.errors import NotFound
from tickets.files import LARGEST
from tickets.models import AttachmentRow
from tickets.queries import visible_ticket
from tickets.views import note_view

FOLDER = "attachments"
_CHUNK = 256 * 1024
MOST_PARTS = 8
"""Parts of a form that are looked through for the file: each costs time, whatever its size."""


async def listed(ask: Ask) -> wire.Page[lists.Attachment]:
    """The files of a ticket."""
    rows = await attachments_of(await visible_ticket(ask.actor, ask.part("id")), ask.actor)
    return wire.Page(items=[_shown(row) for row in rows], total=len(rows))


async def add(ask: Ask) -> lists.AttachmentAdded:
    """Add a file: multipart/form-data with one part named `file`."""
    ticket = await visible_ticket(ask.actor, ask.part("id"))
    name, data = await one_file(ask.request, LARGEST)
    added = await store_of(ask).add(ask.actor, ticket.id, name, data, now=ask.now)
    return lists.AttachmentAdded(attachment=_shown(added.row), version=added.version)


async def download(ask: Ask) -> web.StreamResponse:
    """One file, to be saved."""
    ticket = await visible_ticket(ask.actor, ask.part("id"))
    rows = {str(row.id): row for row in await attachments_of(ticket, ask.actor)}
    row = rows.get(ask.part("attachment"))
    path = store_of(ask).path_of(row.digest) if row else None
    if row is None or path is None or not path.is_file():
        raise NotFound("attachment", ask.part("attachment"))
    await note_view(ticket, ask.actor, "page", ask.now, {"attachment": str(row.id)})
    return web.FileResponse(path, headers={"Content-Type": row.media, **saving_as(row.name)})


def saving_as(name: str) -> dict[str, str]:
    """Headers that let a browser save the body under this name and do nothing else with it."""
    plain = "".join(mark if mark.isascii() and (mark.isalnum() or mark in "._-") else "_" for mark in name)
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"}


async def one_file(request: web.Request, most: int) -> tuple[str, bytes]:
    """Name and content of the part `file`. Raises BodyRefused, BodyTooLarge as soon as `most` bytes are passed."""
    if not request.content_type.startswith("multipart/form-data"):
        raise BodyRefused("must be multipart/form-data", field="file")
    try:
        reader = await request.multipart()
        for _ in range(MOST_PARTS):
            part = await reader.next()
            if isinstance(part, BodyPartReader) and part.name == "file" and part.filename is not None:
                return part.filename, await _read(part, most)
    except (ValueError, RecursionError, HttpProcessingError):
        raise BodyRefused("cannot be read as multipart/form-data", field="file") from None
    raise BodyRefused("has no file", field="file")


async def _read(part: BodyPartReader, most: int) -> bytes:
    data = bytearray()
    while chunk := await part.read_chunk(_CHUNK):
        data += chunk
        if len(data) > most:
            raise BodyTooLarge
    return bytes(data)


def store_of(ask: Ask) -> Attachments:
    return Attachments(ask.services.settings.var / FOLDER)


def _shown(row: AttachmentRow) -> lists.Attachment:
    return lists.Attachment(
        id=str(UUID(str(row.id))),
        name=row.name,
        media=row.media,
        size=row.size,
        digest=row.digest,
        by=row.by_name,
        at=row.at,
    )
