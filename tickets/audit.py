"""Checking the whole record: every chain of events and of looks, unmasking beside its events, and the anchors.

A chain shows what was changed inside it; an anchor, kept in the database and in a file outside it, shows what was cut
off or taken away whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from tortoise.connection import get_connection

from tickets.account_record import tampered_accounts
from tickets.chain import linked
from tickets.events import UNMASK_GRANTED, Tampered, first_break, looks_break
from tickets.knowledge.record import SUBJECTS, tampered
from tickets.knowledge.record import Row as KnowledgeRow
from tickets.list_views import row_of as lists_row
from tickets.models import (
    Account,
    AnchoredHead,
    Announcement,
    AuditAnchor,
    KnowledgeEvent,
    KnowledgeItem,
    KnowledgeTask,
    ListView,
    Ticket,
    TicketEvent,
    TicketView,
    UnmaskRequest,
    UnmaskState,
)
from tickets.service.writing import transaction
from tickets.views import row_of as views_row

BATCH = 500


class Chain(NamedTuple):
    """Where the rows of a kind of chain stand."""

    table: str
    key: str
    """Column that says which chain a row belongs to: a ticket's, a viewer's, or an account's."""


CHAINS = {
    "event": Chain("ticket_event", "ticket_id"),
    "view": Chain("ticket_view", "ticket_id"),
    "list": Chain("list_view", "viewer_id"),
    "account": Chain("account_event", "account_id"),
}
_HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xact"
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(12345, 1)"
_HEADS = """
SELECT DISTINCT ON ({key}) {key} AS ticket_id, seq, hash FROM {table}
WHERE xact < $1 AND {key} IN (SELECT {key} FROM {table} WHERE xact >= $2 AND xact < $1)
ORDER BY {key}, seq DESC
"""
_ROWS = """
SELECT {key} AS ticket_id, seq, hash FROM {table}
WHERE ({key}, seq) IN (SELECT * FROM unnest($1::uuid[], $2::int[]))
"""

_VIEWERS = "SELECT DISTINCT viewer_id FROM list_view ORDER BY viewer_id"
"""Also those whose account is gone."""
_ORPHANS = """
SELECT DISTINCT subject, subject_id FROM knowledge_event WHERE subject_id NOT IN (
    SELECT id FROM knowledge_item UNION ALL SELECT id FROM knowledge_task UNION ALL SELECT id FROM announcement
) ORDER BY subject, subject_id
"""


class Finding(NamedTuple):
    """One thing that is not as it was written."""

    chain: str
    """event, view, list, account, knowledge, unmask, anchor or file."""
    ticket: str
    """Number of the ticket, its id where the ticket is gone; the account for a list or an account; what it tells of
    for knowledge; "" for an anchor."""
    seq: int
    reason: str


class Verified(NamedTuple):
    tickets: int
    rows: int
    anchors: int
    findings: list[Finding]


class Anchored(msgspec.Struct, frozen=True):
    """One line of the file of anchors."""

    id: int
    at: datetime
    changed: int
    digest: str


class Head(NamedTuple):
    chain: str
    ticket_id: str
    seq: int
    hash: str


# ------------------------------------------------------------------ anchors
async def set_anchor(now: datetime, file: Path | None = None) -> AuditAnchor:
    """Take the heads of all chains that have grown since the last anchor, and add a line to `file`."""
    async with transaction():
        connection = get_connection("default")
        await connection.execute_query(_ONE_AT_A_TIME)
        last = await AuditAnchor.all().order_by("-id").first()
        upto = (await connection.execute_query_dict(_HORIZON))[0]["xact"]
        heads = await _heads(last.upto_xact if last else 0, upto)
        previous = last.digest if last else ""
        anchor = await AuditAnchor.create(
            at=now, upto_xact=upto, changed=len(heads), previous_digest=previous, digest=anchor_digest(previous, heads)
        )
        rows = [
            AnchoredHead(
                anchor_id=anchor.id, chain=one.chain, ticket_id=UUID(one.ticket_id), seq=one.seq, hash=one.hash
            )
            for one in heads
        ]
        await AnchoredHead.bulk_create(rows, batch_size=BATCH)
    if file is not None:
        _append(file, _line_of(anchor))
    return anchor


async def anchor_due(now: datetime, hours: float = 24.0) -> bool:
    """Whether the last anchor is older than that."""
    last = await AuditAnchor.all().order_by("-id").first()
    return last is None or (now - last.at).total_seconds() >= hours * 3600


def anchor_digest(previous: str, heads: Iterable[Head]) -> str:
    """SHA-256 in hex over the digest of the anchor before and all heads in order."""
    body = msgspec.json.encode(sorted(heads))
    return hashlib.sha256(previous.encode() + body).hexdigest()


async def _heads(since: int, upto: int) -> list[Head]:
    found = []
    for chain, place in CHAINS.items():
        sql = _HEADS.format(**place._asdict())
        for row in await get_connection("default").execute_query_dict(sql, [upto, since]):
            found.append(Head(chain, str(row["ticket_id"]), row["seq"], row["hash"]))
    return sorted(found)


def _append(file: Path, anchored: Anchored) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("ab") as lines:
        lines.write(msgspec.json.encode(anchored) + b"\n")


# ------------------------------------------------------------------ verifying
async def verify_all(file: Path | None = None) -> Verified:
    """Read the whole record once and name every row that is not what was written."""
    findings: list[Finding] = []
    tickets = rows = 0
    async for batch in _tickets():
        tickets += len(batch)
        rows += await _check_batch(batch, findings)
    rows += await _check_lists(findings)
    rows += await _check_accounts(findings)
    rows += await _check_knowledge(findings)
    anchors = await _check_anchors(findings, file)
    return Verified(tickets, rows, anchors, findings)


async def _tickets() -> AsyncIterator[list[Ticket]]:
    after = UUID(int=0)
    while batch := await Ticket.filter(id__gt=after).order_by("id").limit(BATCH):
        yield batch
        after = batch[-1].id


async def _check_batch(batch: Sequence[Ticket], findings: list[Finding]) -> int:
    ids = [ticket.id for ticket in batch]
    events = await _by_ticket(TicketEvent, ids)
    views = await _by_ticket(TicketView, ids)
    requests = await UnmaskRequest.filter(ticket_id__in=ids, state=UnmaskState.GRANTED)
    for ticket in batch:
        chain = [linked(event) for event in events.get(ticket.id, [])]
        _note(findings, "event", ticket, first_break(chain, ticket.event_seq, ticket.event_hash))
        _note(findings, "view", ticket, looks_break(views.get(ticket.id, []), views_row))
    numbers = {ticket.id: ticket for ticket in batch}
    for request in requests:
        said = [one for one in events.get(request.ticket_id, []) if one.kind == UNMASK_GRANTED]
        if not any(_same_grant(one.detail, request) for one in said):
            wrong = Tampered(0, f"permission {request.id} is not what was granted")
            _note(findings, "unmask", numbers[request.ticket_id], wrong)
    return sum(map(len, events.values())) + sum(map(len, views.values()))


async def _by_ticket(model: type[Any], ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in await model.filter(ticket_id__in=list(ids)).order_by("ticket_id", "seq"):
        found.setdefault(row.ticket_id, []).append(row)
    return found


async def _check_lists(findings: list[Finding]) -> int:
    """The chains of looks at lists, a viewer's at a time."""
    rows, names = 0, {account.id: account.account for account in await Account.all()}
    for row in await get_connection("default").execute_query_dict(_VIEWERS):
        views = await ListView.filter(viewer_id=row["viewer_id"]).order_by("seq")
        rows += len(views)
        if (wrong := looks_break(views, lists_row)) is not None:
            name = names.get(row["viewer_id"], str(row["viewer_id"]))
            findings.append(Finding("list", name, wrong.seq, wrong.reason))
    return rows


async def _check_accounts(findings: list[Finding]) -> int:
    """What was done to accounts, an account at a time."""
    rows, breaks = await tampered_accounts()
    names = {account.id: account.account for account in await Account.filter(id__in=list(breaks))}
    findings += [
        Finding("account", names.get(account, str(account)), wrong.seq, wrong.reason)
        for account, wrong in breaks.items()
    ]
    return rows


async def _check_knowledge(findings: list[Finding]) -> int:
    """The chains of items, their tasks and announcements, and events of a row that is gone."""
    kept: list[KnowledgeRow] = [*await KnowledgeItem.all(), *await KnowledgeTask.all(), *await Announcement.all()]
    for row in kept:
        if (wrong := await tampered(row)) is not None:
            findings.append(Finding("knowledge", f"{SUBJECTS[type(row)]} {row.id}", wrong.seq, wrong.reason))
    for gone in await get_connection("default").execute_query_dict(_ORPHANS):
        who = f"{gone['subject']} {gone['subject_id']}"
        findings.append(Finding("knowledge", who, 1, "the whole row is gone"))
    return await KnowledgeEvent.all().count()


def _same_grant(detail: dict[str, Any], request: UnmaskRequest) -> bool:
    until = request.until.isoformat() if request.until else None
    said = (detail.get("request"), detail.get("asked_by"), detail.get("until"))
    return said == (str(request.id), request.asked_by, until)


def _note(findings: list[Finding], chain: str, ticket: Ticket, wrong: Tampered | None) -> None:
    if wrong is not None:
        findings.append(Finding(chain, ticket.number, wrong.seq, wrong.reason))


async def _check_anchors(findings: list[Finding], file: Path | None) -> int:
    anchors = await AuditAnchor.all().order_by("id")
    horizon = (await get_connection("default").execute_query_dict(_HORIZON))[0]["xact"]
    previous, reached = "", 0
    for anchor in anchors:
        stored = await AnchoredHead.filter(anchor_id=anchor.id)
        heads = [Head(one.chain, str(one.ticket_id), one.seq, one.hash) for one in stored]
        if anchor.previous_digest != previous or anchor_digest(previous, heads) != anchor.digest:
            findings.append(Finding("anchor", "", anchor.id, "the anchor was changed, or one before it is gone"))
        if anchor.changed != len(heads) or not reached <= anchor.upto_xact <= horizon:
            findings.append(Finding("anchor", "", anchor.id, "how far the anchor reaches was changed"))
        previous, reached = anchor.digest, anchor.upto_xact
        findings += await _lost_heads(heads)
    findings += _not_in_database(anchors, file)
    return len(anchors)


async def _lost_heads(heads: Sequence[Head]) -> list[Finding]:
    """Anchored heads that the chains do not hold any more: cut ends, and whole tickets."""
    lost = []
    for chain, place in CHAINS.items():
        wanted = [one for one in heads if one.chain == chain]
        for start in range(0, len(wanted), BATCH):
            lost += await _lost(wanted[start : start + BATCH], chain, place)
    return lost


async def _lost(wanted: Sequence[Head], chain: str, place: Chain) -> list[Finding]:
    rows = await get_connection("default").execute_query_dict(
        _ROWS.format(**place._asdict()), [[UUID(one.ticket_id) for one in wanted], [one.seq for one in wanted]]
    )
    held = {(str(row["ticket_id"]), row["seq"]): row["hash"] for row in rows}
    missing = [one for one in wanted if held.get((one.ticket_id, one.seq)) != one.hash]
    ids = [UUID(one.ticket_id) for one in missing]
    if chain in {"list", "account"}:
        numbers = {str(one.id): one.account for one in await Account.filter(id__in=ids)}
    else:
        numbers = {str(one.id): one.number for one in await Ticket.filter(id__in=ids)}
    return [
        Finding(
            chain,
            numbers.get(one.ticket_id, one.ticket_id),
            one.seq,
            "an anchored row is gone or was replaced" if one.ticket_id in numbers else "the whole ticket is gone",
        )
        for one in missing
    ]


def _not_in_database(anchors: Sequence[AuditAnchor], file: Path | None) -> list[Finding]:
    if file is None:
        return []
    if not file.is_file():
        return [Finding("file", "", anchors[-1].id, "the file is gone")] if anchors else []
    held = {anchor.id: _line_of(anchor) for anchor in anchors}
    lines = [
        (number, _read_line(line)) for number, line in enumerate(file.read_bytes().splitlines(), 1) if line.strip()
    ]
    return [
        Finding("file", "", line.id if line else number, "the anchor in the file is not the one in the database")
        for number, line in lines
        if line is None or held.get(line.id) != line
    ]


def _line_of(anchor: AuditAnchor) -> Anchored:
    return Anchored(id=anchor.id, at=anchor.at, changed=anchor.changed, digest=anchor.digest)


def _read_line(line: bytes) -> Anchored | None:
    """None for a line that was cut off, by a full disk or by somebody."""
    try:
        return msgspec.json.decode(line, type=Anchored)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
