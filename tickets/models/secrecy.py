"""Who looked, who was shown a number, and what the chains' heads were each day: rows that are only ever added."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields, models
from tortoise.fields.db_defaults import SqlDefault

from tickets.models.ticket import Ticket


class TicketView(models.Model):
    """One look at a ticket, with the viewer as of that day; the rows of a ticket are chained as its events are."""

    id = fields.BigIntField(primary_key=True)
    xact = fields.BigIntField(db_default=SqlDefault("(pg_current_xact_id()::text::bigint)"))
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="views", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    seq = fields.IntField()
    at = fields.DatetimeField()
    what = fields.CharField(max_length=16)
    """A key of `tickets.views.VIEW_NAMES`."""
    viewer_id = fields.CharField(max_length=64)
    viewer_name = fields.CharField(max_length=64)
    viewer_post = fields.CharField(max_length=32)
    viewer_department = fields.CharField(max_length=64, null=True)
    detail: dict[str, Any] = fields.JSONField(default=dict)
    previous_hash = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "ticket_view"
        unique_together = (("ticket", "seq"),)


class ListView(models.Model):
    """One look at a list on which secret tickets stood; the rows of a viewer are chained."""

    id = fields.BigIntField(primary_key=True)
    xact = fields.BigIntField(db_default=SqlDefault("(pg_current_xact_id()::text::bigint)"))
    viewer_id = fields.UUIDField()
    seq = fields.IntField()
    at = fields.DatetimeField()
    what = fields.CharField(max_length=32)
    """A key of `tickets.list_views.LIST_NAMES`."""
    viewer_name = fields.CharField(max_length=64)
    viewer_post = fields.CharField(max_length=32)
    viewer_department = fields.CharField(max_length=64, null=True)
    filters: dict[str, Any] = fields.JSONField(default=dict)
    """How the list was narrowed; that words were searched for, never which."""
    shown = fields.IntField()
    """Rows on the list, secret or not."""
    tickets: list[Any] = fields.JSONField(default=list)
    """Ids of the secret ones."""
    previous_hash = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "list_view"
        unique_together = (("viewer_id", "seq"),)


class UnmaskState(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"


class UnmaskRequest(models.Model):
    """One wish to see a caller's number: asked by one person, decided by another, and over at `until`."""

    id = fields.UUIDField(primary_key=True)
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="unmask_requests", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    state = fields.CharEnumField(UnmaskState, max_length=32, default=UnmaskState.OPEN)
    reason = fields.TextField()
    asked_by = fields.CharField(max_length=64)
    asked_name = fields.CharField(max_length=64)
    asked_post = fields.CharField(max_length=32)
    asked_role = fields.CharField(max_length=32)
    asked_at = fields.DatetimeField()
    decided_by = fields.CharField(max_length=64, null=True)
    decided_name = fields.CharField(max_length=64, default="")
    decided_at = fields.DatetimeField(null=True)
    opinion = fields.TextField(default="")
    until = fields.DatetimeField(null=True)

    class Meta:
        table = "unmask_request"
        indexes = (("state", "asked_at"), ("ticket_id", "asked_by"))


class AuditAnchor(models.Model):
    """The heads of all chains at one moment, as one digest that holds the digest of the anchor before."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    upto_xact = fields.BigIntField()
    """Rows of transactions before this one are in it."""
    changed = fields.IntField()
    previous_digest = fields.CharField(max_length=64)
    digest = fields.CharField(max_length=64)

    class Meta:
        table = "audit_anchor"


class AnchoredHead(models.Model):
    """Last row of a chain that had grown since the anchor before."""

    id = fields.BigIntField(primary_key=True)
    anchor: fields.ForeignKeyRelation[AuditAnchor] = fields.ForeignKeyField(
        "tickets.AuditAnchor", related_name="heads", on_delete=fields.RESTRICT
    )
    anchor_id: Any
    chain = fields.CharField(max_length=16)
    ticket_id = fields.UUIDField()
    seq = fields.IntField()
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "anchored_head"
        unique_together = (("anchor", "chain", "ticket_id"),)
